"""Corrections (数据纠错): a field that its source has wrong, raised with a case, settled by whose word it is."""
