"""What a customer's own books say: balance sheets and income statements of up to three years (S4-41, C37).

Figures come typed, pasted or from a file (`reading`); ratios, marks, a second opinion and the ratio score are plain
sums (`rules`). What is not known stays unknown: it is never taken for zero.
"""
