"""An SM2 key and its signature: such signatures are never the same twice, so one was made once and is kept."""

SM2_SPKI = bytes.fromhex(
    "3059301306072a8648ce3d020106082a811ccf5501822d034200049eb17adae03e11f744a4de3083e89b6f3d83"
    "a5c2b9f5deefb297e5ba3d2f33cdcfb6bcf2b431a78adfe32c38f26108df007051297ddcd8f2af6258e60fa23ad4"
)
SM2_SIGNATURE = bytes.fromhex(
    "726a33ba5c5957ab42a2dc5ec80c0a621ece7fdb47c572675391d8ea1dad8be6"
    "810ab0d2a2ae02e413c1ad8f1311fa7dc95c239d511b7907b87545a726c9476d"
)
