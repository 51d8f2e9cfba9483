"""From a survey to a limit: the grade, what it carries, the application, who approves it, how long it holds.

Promises: no limit without a finished survey, no higher one without a new one (S4-44, S4-47); every limit names what it
was decided on; what has changed since an approver looked is not carried out.
"""
