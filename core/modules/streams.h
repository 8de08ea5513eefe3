// streams.h -- the standard streams; printing to them is in modules.h.
#pragma once

#include "base/result.h"

namespace wrp {
Result<void> make_streams();
}
