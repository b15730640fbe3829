"""Cases: an application from the guide to the certificate, online and at the window (capabilities E3, E4)."""
