"""How much, how good: metrics with their snapshots, scorecards and the grades they gave."""
