"""textmine: from interviews and papers to a theme-by-case matrix that opens its evidence."""

import os

__version__ = "0.1.0"

# ONNX Runtime sends telemetry unless this is set before its import; to switch it off afterwards does not stop it.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
