// SPDX-License-Identifier: Apache-2.0
#include "server/program.hpp"

int main(int argc, char** argv) { return tank::server::run_program(argc, argv); }
