// frames.h -- how frames are made, kept and end.
//
// A call needs a frame and is mostly over soon. So a frame that nobody kept is not given back: it rests with its code,
// emptied, and is woken for the next call of the same code.
//
//      make_empty_frame() --> runs --> finish_frame() --> rests with its code --> make_empty_frame() ...
//                               |
//                               +--> keep_frame(): a traceback has it; dies like any other object
//
// A generator's frame is a part of the generator: the collector looks at it through the generator, and does not count
// it.
#pragma once

#include "objects/frame.h"

namespace wrp {

// A frame of this code, empty but for what follows from the code.
Result<Ref<Frame>> make_fresh_frame(Code& code);
WRP_INLINE Result<Ref<Frame>> make_empty_frame(Code& code) {
  if (!code.resting) [[unlikely]]
    return make_fresh_frame(code);
  auto* f = static_cast<Frame*>(from_link(code.resting));
  code.resting = code.resting->next;
  --code.resting_count;
  heap().wake(f, frame_words(code));
  f->instruction = code.instructions;
  f->code = Borrowed<Code>(&code).dup();
  f->stack_top = f->stack();
  return Ref<Frame>::adopt(f);
}
// A frame for `code` with empty slots, not running, not tracked.
Result<Ref<Frame>> make_frame(Ref<Code> code, Ref<Dict> globals, Ref<> builtins, Ref<> locals, Ref<> function);

// Somebody holds it beyond its run: it claims its globals, and the collector looks at it.
void keep_frame(Frame& frame);
inline bool is_kept(const Frame& frame) { return frame.count > 1 || frame.flags.tracked || frame.how.owns_globals; }
// The end of a frame that nobody keeps and whose stack is empty: locals first to last, then the rest, at once.
void finish_frame(Ref<Frame> done);

}  // namespace wrp
