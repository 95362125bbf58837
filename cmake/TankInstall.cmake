# SPDX-License-Identifier: Apache-2.0
# Filled by the packaging slice: find_package(tank) and tank.pc.
