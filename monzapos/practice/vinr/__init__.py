"""VINR Checkout as its session reference has it, with what its other pages add or contradict.

Practice decides what they leave open, and the adapter has to live with more than one decision:

* A key used again with another body is a 409, as is a key in flight; the code tells them apart.
* Only the answer that made a session is kept for its key, for a day. Refusals and 5xx are not, so
  that the same key may be tried again, as VINR advises after a 5xx.
* A malformed value is a 400; values that are each right and contradict each other are a 422.
* A field that the reference does not name is a 400: a misspelt one must not go unnoticed.
* The result of an expired session is ``expired``; a switch makes it the reference's 410.
"""
