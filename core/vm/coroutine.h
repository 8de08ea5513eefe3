// coroutine.h -- async and await. A coroutine is a generator that only `await` may drive; what it awaits is an iterator
// like any other.
#pragma once

#include "objects/protocol.h"

namespace wrp {

// What `await o` runs. `from`: 1 when it comes from __aenter__, 2 from __aexit__ (for the complaint).
Result<Ref<>> awaitable_iterator(Interp& in, Object* o, int from = 0);
Result<Ref<>> async_iterator(Interp& in, Object* o);     // o.__aiter__()
Result<Ref<>> async_next(Interp& in, Object* iterator);  // what awaits iterator.__anext__()
Result<Ref<>> make_anext_awaitable(Ref<> awaitable, Ref<> otherwise);
Result<Ref<>> wrap_async_value(Ref<> value);  // what an async generator yields, in its wrapper
Result<void> warn_never_awaited(Interp& in, Object* o, const char* format, ...);

Result<void> ready_coroutine_types();
Result<void> ready_async_generator_types();

}  // namespace wrp
