"""The compiled part of the package, which is left out where there is no compiler; setup.cfg has everything else."""

import os
from pathlib import Path

from setuptools import Extension, setup

KERNELS = ("corpus/label/kernel", "indexer/columnar/kernel")
VERSION = 0x030B0000
"""The oldest Python whose stable interface the kernels use; one build serves all later ones."""

setup(
    ext_modules=[
        Extension(
            f"{kernel.replace('/', '.')}.native",
            sorted(map(str, Path(kernel).glob("*.c"))),
            depends=sorted(map(str, Path(kernel).glob("*.h"))),
            define_macros=[("Py_LIMITED_API", hex(VERSION))],
            # Fused operations round otherwise than NumPy does.
            extra_compile_args=[] if os.name == "nt" else ["-O3", "-ffp-contract=off", "-fvisibility=hidden"],
            py_limited_api=True,
            optional=True,
        )
        for kernel in KERNELS
    ]
)
