"""What terms of credit would have done to orders of the past, before they are put in force."""
