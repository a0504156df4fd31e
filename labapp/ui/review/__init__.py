"""Review: verdict, reasons, evidence, and the signature of somebody who took no part."""
