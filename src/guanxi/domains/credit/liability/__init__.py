"""Who answers for a loss: claims written off, and the shares the policy lays on those who sold and approved (S4-46)."""
