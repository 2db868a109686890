"""Official Accounts of WeChat: their figures, their events, and what connects us to them."""
