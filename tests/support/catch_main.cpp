// The one translation unit that carries Catch2's main (15 s to compile, once).
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
