"""The sending of hours: taken from the host, judged, sent once, corrected, told back."""
