"""What credit takes in from files: limits with customers, each with a row of history of its own."""

from guanxi.domains.credit.imports.limits import LimitsOfCustomers
from guanxi.kit.imports.targets import extend_target

extend_target(LimitsOfCustomers())
