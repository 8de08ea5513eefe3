// main.cpp -- starts the tests in this folder: one file per idea, each ending in _test.cpp, none of them needing
// another.
#define CATCH_CONFIG_RUNNER
#include "catch.h"

int main(int argc, char** argv) { return Catch::Session().run(argc, argv); }
