#include "vm/frames.h"

namespace wrp {

Result<Ref<Frame>> make_fresh_frame(Code& code) {
  Ref<Frame> f = TRY(heap().make<Frame>(*rt().types.frame, frame_words(code)));
  f->instruction = code.instructions;
  f->constants = as_tuple(code.constants.get())->items();
  f->caches = code.caches;
  f->code = Borrowed<Code>(&code).dup();
  f->stack_top = f->stack();
  return f;
}

Result<Ref<Frame>> make_frame(Ref<Code> code, Ref<Dict> globals, Ref<> builtins, Ref<> locals, Ref<> function) {
  Ref<Frame> f = TRY(make_fresh_frame(*code));
  f->globals = globals.release();
  f->builtins = builtins.release();
  f->how.owns_globals = true;
  if (!(f->code->flags_word & kCodeOptimized)) f->locals = std::move(locals);  // else they are slots: exec(f.__code__)
  f->function = std::move(function);
  return f;
}

void keep_frame(Frame& f) {
  claim_globals(f);
  if (!f.flags.tracked) heap().track(&f);
}

void finish_frame(Ref<Frame> done) {
  Frame& f = *done;
  constexpr Word kMostResting = 16;
  WRP_ASSERT(!is_kept(f) && !f.back && !f.locals && !f.handled && !f.instance && !f.generator);
  Code& code = *f.code;
  Object** slots = f.slots();
  for (Word i = 0; i < code.local_count; ++i) {
    Ref<> old = Ref<>::adopt(slots[i]);
    slots[i] = nullptr;
  }
  if (is_kept(f)) return keep_frame(f);  // found by somebody who ran as a local died
  f.function = nullptr;
  if (code.count == 1 || code.resting_count == kMostResting) {
    f.code = nullptr;
    heap().free_emptied(done.release());
    return;
  }
  f.code = nullptr;
  GcLink* link = link_of(done.get());
  heap().rest(done.release(), frame_words(code));
  link->next = code.resting;
  code.resting = link;
  ++code.resting_count;
}

}  // namespace wrp
