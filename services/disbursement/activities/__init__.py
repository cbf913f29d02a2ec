"""What workflows have done, one effect each. Here alone accounts are decrypted, and the bank is called."""

from services.disbursement.activities.files import BankFiles
from services.disbursement.activities.orders import Activities

__all__ = ["Activities", "BankFiles"]
