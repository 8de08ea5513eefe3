// format.h -- the format mini-language: [[fill]align][sign][z][#][0][width][grouping][.precision][type].
#pragma once

#include "objects/protocol.h"

namespace wrp {

struct FormatSpec {
  uint32_t fill = ' ';
  char align = 0;  // '<', '>', '^', '=' or 0
  char sign = '-';
  bool signed_ = false, alternate = false, zero = false, no_negative_zero = false;
  int64_t width = 0;
  char grouping = 0;  // ',' or '_'
  int64_t precision = -1;
  uint32_t type = 0;
};

Result<FormatSpec> parse_format(Interp& in, Str& spec, Object* value);
Result<Ref<>> format_number(Interp& in, Object* number, Str& spec);
Result<Ref<>> format_str(Interp& in, Str& s, Str& spec);

}  // namespace wrp
