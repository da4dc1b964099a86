"""Verify: a recorded session is executed again, on what its users did, and must come to the same (after the journey).

`verify` is the one entry. The clock, the random numbers, the results of `st.record` and the order of everything are
those of the recording; the code is that of today.
"""

from evlit.verify.verification import CannotVerify, Verification, verify

__all__ = ["CannotVerify", "Verification", "verify"]
