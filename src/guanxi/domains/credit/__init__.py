"""Whom we trust with how much: surveys, scores, applications, limits, what is watched, who answers for a loss.

Promises: every limit names the survey, the scores and the people who decided it; missing figures are unknown, never
zero; the ceiling of a customer's account is set here and nowhere else.
"""
