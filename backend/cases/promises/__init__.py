"""Notice and promise (告知承诺): told whole, signed by the person, verified by the office, answered for if broken."""
