"""Terms on trial: what they would have done to the company's own past, before they are put in force."""
