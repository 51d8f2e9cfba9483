"""What a company writes down besides: fields that an administrator adds to customers, contacts, products and orders.

A room says which of its records may have them (`kinds.register_kind`) and hands the values of an edit to
`actions.values`; lists, forms, panels, imports and the API learn the fields at the next request.
"""
