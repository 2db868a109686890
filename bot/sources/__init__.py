"""Where figures come from: one file or folder for each product; only here is its kit imported."""
