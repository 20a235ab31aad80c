// Exists so that catch.hpp is precompiled once for all test programs.
#include <catch2/catch.hpp>
