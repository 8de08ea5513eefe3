// main.cpp -- starts the tests of this folder: one file per idea, each ending in _test.cpp, none needing another.
#define CATCH_CONFIG_RUNNER
#include "catch.h"

int main(int argc, char** argv) { return Catch::Session().run(argc, argv); }
