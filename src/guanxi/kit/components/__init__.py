"""The markup of the product: small files of template tags, collected by `{% load ui %}`.

Pages use only these tags. Every text given to a tag is escaped; markup passes only as the output of another tag.
"""
