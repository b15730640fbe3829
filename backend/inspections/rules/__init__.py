"""What an inspection is, when it may be closed, who is drawn and until when faults are to be put right: pure."""
