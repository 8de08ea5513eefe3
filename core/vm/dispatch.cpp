// dispatch.cpp -- the loop that executes instructions: the one long function of this project.
//
// Each instruction's case is a block of its own; what needs more than a few lines is a function in operations.cpp.
// Values popped from the stack are held in Ref and leave a null behind, so that at every point where Python may run, or
// the collector look, frame and stack tell the truth about who owns what. Start reading at run().
#include "compile/opcodes.h"
#include "objects/sequence.h"
#include "objects/simple_types.h"
#include "objects/weakref_types.h"
#include "vm/coroutine.h"
#include "vm/generator.h"
#include "vm/interpreter.h"
#include "vm/stack.h"

namespace wrp {

namespace {

// What integers of 64 bits give in a few instructions; false when the general way must be taken.
inline bool small_arithmetic(Object* a, Object* b, uint32_t op, int64_t& r) {
  int64_t x = int_value(a), y = int_value(b);
  // The two that most programs do most are not worth a jump through a table.
  if (op == static_cast<uint32_t>(BinaryOp::add)) return !__builtin_add_overflow(x, y, &r);
  if (op == static_cast<uint32_t>(BinaryOp::sub)) return !__builtin_sub_overflow(x, y, &r);
  switch (static_cast<BinaryOp>(op)) {
    case BinaryOp::and_: r = x & y; return true;
    case BinaryOp::or_: r = x | y; return true;
    case BinaryOp::xor_: r = x ^ y; return true;
    case BinaryOp::mul:  // a product of 64 bits is a call in wasm
      r = static_cast<int64_t>(static_cast<uint64_t>(x) * static_cast<uint64_t>(y));
      return x == static_cast<int32_t>(x) && y == static_cast<int32_t>(y);
    case BinaryOp::mod:
      if (y <= 0) return false;
      r = x % y;
      if (r < 0) r += y;
      return true;
    case BinaryOp::floordiv:
      if (y <= 0) return false;
      r = x / y - (x % y < 0);
      return true;
    default: return false;
  }
}

// Without a jump: each comparison is true for some of less, equal and greater.
inline bool compared(int64_t x, int64_t y, uint32_t op) {
  constexpr uint32_t kLess = 1, kEqual = 2, kGreater = 4;
  constexpr auto when = [](CompareOp one, uint32_t true_for) { return true_for << 4 * static_cast<uint32_t>(one); };
  constexpr uint32_t kTrueFor = when(CompareOp::lt, kLess) | when(CompareOp::le, kLess | kEqual) |
                                when(CompareOp::eq, kEqual) | when(CompareOp::ne, kLess | kGreater) |
                                when(CompareOp::gt, kGreater) | when(CompareOp::ge, kGreater | kEqual);
  uint32_t how = x < y ? kLess : x == y ? kEqual : kGreater;
  return kTrueFor >> 4 * op & how;
}

// `list.append` and the like with their self in front: a short way to most of them.
inline Result<Ref<>> call_method_descriptor(Interp& in, Object* descriptor, const Args& args) {
  auto& d = *static_cast<MethodDescriptor*>(descriptor);
  const NativeMethod& m = *d.method;
  int count = static_cast<int>(args.count) - 1;
  if (type_of(args[0]) != d.owner || args.keywords || count < m.min_args || (m.max_args >= 0 && count > m.max_args))
    return call(in, descriptor, args);
  return m.function(in, args[0], args.skip(1));
}

// The item that a list's iterator gives next; null at its end, or for other iterators.
inline Object* next_list_item(Object* iterator) {
  if (iterator->type != rt().types.list_iterator) return nullptr;
  auto& it = *static_cast<ItemIterator*>(iterator);
  if (!it.sequence || it.index >= as_list(it.sequence.get())->size) return nullptr;
  return as_list(it.sequence.get())->items[it.index++];
}

}  // namespace

// Collections and interrupts happen here: at function entries, back edges and after native calls.
Error Interpreter::eval_breaker() {
  if (heap().collection_due()) heap().collect_automatically();
  if (stress_collect && !heap().collecting()) heap().collect(kOld);
  if (!attention_) return Error::none;
  if (stopping_) return Error::stopped;  // swallowed by somebody who could not pass it on: a finalizer, a callback
  attention_ = false;
  return interrupted_ ? out_of_steps() : Error::none;
}

uint32_t Interpreter::count_steps(uint32_t left, bool pausable) {
  steps_ += lent_ - left;
  uint64_t limit = pausable ? pause_at_ : stop_at_;
  uint64_t most = tracer_ ? 1 : heap().observer() ? kStepGrain - steps_ % kStepGrain : 1 << 30;
  lent_ = limit <= steps_ ? 0 : static_cast<uint32_t>(limit - steps_ < most ? limit - steps_ : most);
  return lent_;
}

#define FAIL(error_value)    \
  do {                       \
    failure = (error_value); \
    goto error;              \
  } while (0)
// Unwraps a Result or goes on at the error label.
#define TRY_HERE(expression)         \
  ({                                 \
    auto here_result = (expression); \
    if (!here_result) [[unlikely]] { \
      failure = here_result.error(); \
      goto error;                    \
    }                                \
    here_result.take();              \
  })
// The left one goes first, as in CPython.
#define DROP_OPERANDS()                    \
  do {                                     \
    Ref<> right = s.pop(), left = s.pop(); \
    left = nullptr;                        \
  } while (0)
// An exception that has its traceback already.
#define UNWIND()                            \
  do {                                      \
    raised_at = frame->instruction_index(); \
    goto unwind;                            \
  } while (0)
#define NAME_ARG() as_str((*as_tuple(frame->code->names.get()))[arg])

RunEnd Interpreter::run(bool pausable, Ref<>& result) {
  // A pausable run ends with the outermost frame, however deep it was paused; others with the frame they began with.
  Frame* entry = current_.get();
  while (pausable && entry->back) entry = entry->back.get();
  ++nested_runs_;
  Error failure = Error::none;
  Word raised_at = 0;  // handlers are found by it
  RunEnd end;
  // What lives in registers. The fewer there are the faster: engines save and load them around every instruction.
  Frame* frame;
  const uint32_t* ip;  // the next instruction
  Stack s;
  uint32_t left = 0;  // see count_steps()
  uint32_t instruction, arg;
  uint32_t operands;  // of a call that is over, and what it gave
  Object* out;
  const uint32_t outer_lent = std::exchange(lent_, 0);

  // Registers are a copy of the frame's state: load after the frame changed, save before anybody looks.
#define LOAD_FRAME()          \
  do {                        \
    frame = current_.get();   \
    ip = frame->instruction;  \
    s.top = frame->stack_top; \
  } while (0)
  // Back in a frame whose instruction called: the next one is behind it and its cache word.
#define LOAD_CALLER()                       \
  do {                                      \
    LOAD_FRAME();                           \
    ip += op_has_cache(op_of(*ip)) ? 2 : 1; \
  } while (0)
  // Only needed where the loop leaves the frame: above the top lie nulls.
#define SAVE_STACK() (frame->stack_top = s.top)
#define COUNT_STEPS() (left = count_steps(left, pausable))
#define EVAL_BREAKER()                                                          \
  do {                                                                          \
    if (heap().collection_due() || attention_ || stress_collect) [[unlikely]] { \
      COUNT_STEPS();                                                            \
      Error broken = eval_breaker();                                            \
      if (broken != Error::none) FAIL(broken);                                  \
    }                                                                           \
  } while (0)
#define TAKE_CACHE() (frame->caches[*ip++])
  // What mostly comes next is done at once, where it is shorter so: a step all the same.
#define NEXT_IS(op) (op_of(*ip) == (op) && left)
#define TAKE_NEXT() (--left, frame->instruction = ip++)
  LOAD_FRAME();
  if (throw_on_entry_) {
    throw_on_entry_ = false;
    frame->how.state = FrameState::running;
    // Thrown in at the yield, which is the instruction before the next one.
    if (frame->instruction != frame->code->instructions) --frame->instruction;
    FAIL(Error::raised);
  }
  for (;;) {
    instruction = *ip;
    arg = instruction >> 8;
    if (left == 0) [[unlikely]] {
      if (tracer_) {
        COUNT_STEPS();
        frame->instruction = ip;
        SAVE_STACK();
        tracer_->instruction(*frame);
      }
      COUNT_STEPS();
      if (left) continue;
      SAVE_STACK();
      frame->instruction = ip;  // what goes wrong here does so before the next one, whose operands are on the stack
      if (!pausable || stopping_) FAIL(out_of_steps());
      end = RunEnd::paused;
      goto leave;
    }
    --left;
    frame->instruction = ip++;
    switch (op_of(instruction)) {
      case Op::NOP: continue;
      case Op::POP_TOP: {
      pop_top : { Ref<> dropped = s.pop(); }
        if (!NEXT_IS(Op::JUMP_BACKWARD)) continue;
        instruction = *ip;
        TAKE_NEXT();
        goto jump_backward;
      }
      case Op::COPY: s.push(Borrowed<>(s.peek(static_cast<int>(arg))).dup()); continue;
      case Op::SWAP: std::swap(s.top[-1], s.top[-static_cast<int>(arg)]); continue;
      case Op::PUSH_NULL: s.push(nullptr); continue;
      case Op::LOAD_CONST: s.push(Borrowed<>(frame->constants[arg]).dup()); continue;

      // ---- variables ----
      case Op::LOAD_FAST:
      case Op::LOAD_FAST_PUSH_NULL: {
        Object* value = frame->slots()[arg];
        if (!value) FAIL(unbound_local(*frame, arg));
        s.push(Borrowed<>(value).dup());
        if (op_of(instruction) == Op::LOAD_FAST_PUSH_NULL) s.push(nullptr);
        continue;
      }
      case Op::LOAD_FAST_LOAD_FAST:
      case Op::LOAD_FAST_LOAD_CONST: {
        Object* a = frame->slots()[arg & 0xfff];
        if (!a) FAIL(unbound_local(*frame, arg & 0xfff));
        Object* b;
        if (op_of(instruction) == Op::LOAD_FAST_LOAD_CONST) {
          b = frame->constants[arg >> 12];
        } else {
          b = frame->slots()[arg >> 12];
          if (!b) FAIL(unbound_local(*frame, arg >> 12));
        }
        // What comes next is mostly arithmetic or a comparison, and integers need not go over the stack for it. Each
        // instruction counts as a step all the same.
        if (uint32_t next = *ip; is_int64_exact(a) && is_int64_exact(b) && left >= 2) {
          int64_t x = int_value(a), y = int_value(b), r;
          if (op_of(next) == Op::COMPARE) {
            uint32_t jump = ip[1];
            if (op_of(jump) == Op::POP_JUMP_IF_FALSE || op_of(jump) == Op::POP_JUMP_IF_TRUE) {
              left -= 2;
              ip += 2;
              if (compared(x, y, next >> 8) == (op_of(jump) == Op::POP_JUMP_IF_TRUE)) ip += jump_distance(jump);
              continue;
            }
          } else if (op_of(next) == Op::BINARY || op_of(next) == Op::INPLACE) {
            auto op = static_cast<BinaryOp>(next >> 8);
            if (op == BinaryOp::add   ? !__builtin_add_overflow(x, y, &r)
                : op == BinaryOp::sub ? !__builtin_sub_overflow(x, y, &r)
                                      : false) {
              Ref<> made = TRY_HERE(make_int_inline(r));  // an error in BINARY would look for its operands on the stack
              --left;
              frame->instruction = ip++;
              s.push(std::move(made));
              continue;
            }
          }
        }
        s.push(Borrowed<>(a).dup());
        s.push(Borrowed<>(b).dup());
        continue;
      }
      case Op::STORE_FAST_LOAD_FAST: {
        Ref<> old = Ref<>::adopt(frame->slots()[arg & 0xfff]);
        frame->slots()[arg & 0xfff] = s.pop().release();
        old = nullptr;  // may run Python: only now is known what the second one holds
        Object* value = frame->slots()[arg >> 12];
        if (!value) FAIL(unbound_local(*frame, arg >> 12));
        s.push(Borrowed<>(value).dup());
        continue;
      }
      case Op::STORE_FAST:
      case Op::STORE_FAST_MAYBE_NULL: {
        Ref<> value = s.pop();
        Ref<> old = Ref<>::adopt(frame->slots()[arg]);
        frame->slots()[arg] = value.release();
        continue;
      }
      case Op::LOAD_FAST_AND_CLEAR: {
        s.push(Ref<>::adopt(frame->slots()[arg]));
        frame->slots()[arg] = nullptr;
        continue;
      }
      case Op::LOAD_DEREF: {
        Object* value = static_cast<Cell*>(frame->slots()[arg])->value.get();
        if (!value) FAIL(unbound_local(*frame, arg));
        s.push(Borrowed<>(value).dup());
        continue;
      }
      case Op::STORE_DEREF: {
        Ref<> value = s.pop();
        static_cast<Cell*>(frame->slots()[arg])->value = std::move(value);
        continue;
      }
      case Op::LOAD_GLOBAL:
      case Op::LOAD_GLOBAL_PUSH_NULL: {
        InlineCache& cache = TAKE_CACHE();
        Dict& globals = *frame->globals;
        if (cache.version == globals.version && !cache.version2) {
          s.push(Borrowed<>(globals.entries[cache.index].value).dup());
        } else if (cache.version == globals.version && cache.version2 == builtins_of(*frame).version) {
          s.push(Borrowed<>(builtins_of(*frame).entries[cache.index].value).dup());
        } else {
          s.push(TRY_HERE(load_global(*frame, NAME_ARG(), cache)));
        }
        if (op_of(instruction) == Op::LOAD_GLOBAL_PUSH_NULL) s.push(nullptr);
        continue;
      }
      case Op::STORE_GLOBAL: {
        InlineCache& cache = TAKE_CACHE();
        Dict& globals = *frame->globals;
        if (cache.version == globals.version && globals.flags.tracked && !heap().observer()) {
          Object*& variable = globals.entries[cache.index].value;
          Ref<> old = Ref<>::adopt(std::exchange(variable, s.pop().release()));
          continue;
        }
        TRY_HERE(store_global(globals, NAME_ARG(), s.pop(), cache));
        continue;
      }
      case Op::LOAD_NAME: s.push(TRY_HERE(load_name(*frame, NAME_ARG()))); continue;
      case Op::STORE_NAME: {
        Ref<> value = s.pop();
        Object* locals = frame->locals.get();
        if (locals->type == rt().types.dict) {
          TRY_HERE(bind_name(*as_dict(locals), NAME_ARG(), std::move(value)));
        } else {
          TRY_HERE(set_item(*this, locals, NAME_ARG(), value.get()));
        }
        continue;
      }

      // ---- attributes ----
      case Op::LOAD_ATTR: {
        InlineCache& cache = TAKE_CACHE();
        Object* owner = s.peek(1);
        TypeObject* type = type_of(owner);
        if (cache.version && cache.version == type->version && !*words_at(owner, kDictSlot)) {
          // A class whose lookups of this name find nothing in the way of the instance's inline value.
          Object* value = cache.index < owner->flags.extent ? inline_values(owner)[cache.index] : nullptr;
          if (value) {
            s.replace_top(Borrowed<>(value).dup());
            continue;
          }
        } else if (cache.version2 && owner->type == rt().types.module) {
          Dict& dict = *static_cast<Module*>(owner)->dict;
          if (cache.version2 == dict.version) {
            s.replace_top(Borrowed<>(dict.entries[cache.index].value).dup());
            continue;
          }
        }
        Ref<> getter;
        Ref<> value = TRY_HERE(load_attribute(owner, NAME_ARG(), cache, getter));
        if (getter) {  // a property's, in Python: it runs in this loop
          Object* self = Borrowed<>(owner).dup().release();
          SAVE_STACK();
          TRY_HERE(push_call(std::move(getter), &self, 1, nullptr, OnReturn::replace, nullptr));
          goto enter_frame;
        }
        s.replace_top(std::move(value));
        continue;
      }
      case Op::LOAD_METHOD: {
        InlineCache& cache = TAKE_CACHE();
        Object* owner = s.peek(1);
        TypeObject* type = type_of(owner);
        // A function on the class, not hidden by the instance, is called without making a bound method.
        if (cache.version == type->version && cache.version) {
          bool hidden = true;
          if (cache.index == kNoInstanceNames) {
            hidden = false;
          } else if (Object* dict = *reinterpret_cast<Object**>(words_at(owner, kDictSlot))) {
            hidden = dict_get(*as_dict(dict), NAME_ARG());
          } else {
            hidden = type->keys->count != cache.index && instance_attribute(owner, NAME_ARG());
          }
          if (!hidden) {
            s.top[0] = s.top[-1];
            s.top[-1] = Borrowed<>(cache.value).dup().release();
            ++s.top;
            continue;
          }
        } else if (owner->type == rt().types.module && cache.version2 &&
                   cache.version2 == static_cast<Module*>(owner)->dict->version) {
          Ref<> value = Borrowed<>(static_cast<Module*>(owner)->dict->entries[cache.index].value).dup();
          Ref<> dropped = s.pop();
          s.push(std::move(value));
          s.push(nullptr);
          continue;
        }
        bool is_method;
        Ref<> value = TRY_HERE(load_method(owner, NAME_ARG(), cache, is_method));
        if (is_method) {
          s.top[0] = s.top[-1];
          s.top[-1] = value.release();
          ++s.top;
        } else {
          s.replace_top(std::move(value));
          s.push(nullptr);
        }
        continue;
      }
      case Op::STORE_ATTR: {
        InlineCache& cache = TAKE_CACHE();
        Ref<> owner = s.pop();
        Ref<> value = s.pop();
        TypeObject* type = type_of(owner.get());
        if (cache.version == type->version && cache.version && !*words_at(owner.get(), kDictSlot) &&
            cache.index < owner->flags.extent &&
            (cache.index < owner->flags.kind ? inline_values(owner.get())[cache.index] != nullptr : true)) {
          if (cache.index >= owner->flags.kind) owner->flags.kind = static_cast<uint8_t>(cache.index + 1);
          Object*& field = inline_values(owner.get())[cache.index];
          Ref<> old = Ref<>::adopt(field);
          field = value.release();
          continue;  // the old value dies, then the owner
        }
        TRY_HERE(store_attribute(owner.get(), NAME_ARG(), std::move(value), cache));
        continue;
      }

      // ---- operators ----
      case Op::BINARY:
      case Op::INPLACE: {
        Object *a = s.peek(2), *b = s.peek(1);
        Ref<> value;
        if (int64_t r; is_int64_exact(a) && is_int64_exact(b) && small_arithmetic(a, b, arg, r)) {
          value = TRY_HERE(make_int_inline(r));
        } else {
          auto op = static_cast<BinaryOp>(arg);
          value = TRY_HERE(op_of(instruction) == Op::BINARY ? binary(*this, a, b, op)
                                                            : inplace_here(*frame, *ip, s.top - 2, op));
        }
        DROP_OPERANDS();
        s.push(std::move(value));
        continue;
      }
      case Op::UNARY_NOT: {
        bool value = TRY_HERE(truth(*this, s.peek(1)));
        Ref<> dropped = s.pop();
        s.push(make_bool(!value));
        continue;
      }
      case Op::COMPARE: {
        Object *a = s.peek(2), *b = s.peek(1);
        Ref<> value;
        if (is_int64_exact(a) && is_int64_exact(b)) {
          bool yes = compared(int_value(a), int_value(b), arg);
          // A jump that comes next needs no bool on the stack. It counts as a step all the same.
          uint32_t next = *ip;
          Op next_op = op_of(next);
          if (left && (next_op == Op::POP_JUMP_IF_FALSE || next_op == Op::POP_JUMP_IF_TRUE)) {
            --left;
            DROP_OPERANDS();
            ip += yes == (next_op == Op::POP_JUMP_IF_TRUE) ? 1 + jump_distance(next) : 1;
            continue;
          }
          value = make_bool(yes);
        } else {
          value = TRY_HERE(rich_compare(*this, a, b, static_cast<CompareOp>(arg)));
        }
        DROP_OPERANDS();
        s.push(std::move(value));
        continue;
      }
      case Op::IS_OP: {
        bool same = s.peek(2) == s.peek(1);
        DROP_OPERANDS();
        s.push(make_bool(same != (arg == 1)));
        continue;
      }
      case Op::CONTAINS_OP: {
        bool inside = TRY_HERE(contains(*this, s.peek(1), s.peek(2)));
        DROP_OPERANDS();
        s.push(make_bool(inside != (arg == 1)));
        continue;
      }
      case Op::BINARY_SUBSCR: {
        Object *container = s.peek(2), *key = s.peek(1);
        Ref<> value;
        if (container->type == rt().types.dict && is_str_exact(key)) {
          value = Borrowed<>(dict_get(*as_dict(container), as_str(key))).dup();
        } else if (container->type == rt().types.list && is_int_exact(key)) {
          auto at = static_cast<uint64_t>(int_value(key));
          if (at < as_list(container)->size) value = Borrowed<>(as_list(container)->items[at]).dup();
        }
        if (!value) value = TRY_HERE(get_item(*this, container, key));
        DROP_OPERANDS();
        s.push(std::move(value));
        continue;
      }
      case Op::STORE_SUBSCR: {
        Ref<> key = s.pop(), container = s.pop(), value = s.pop();
        if (container->type == rt().types.dict && is_str_exact(key.get())) {
          TRY_HERE(dict_set(*as_dict(container.get()), as_str(key.get()), std::move(value)));
        } else {
          TRY_HERE(set_item(*this, container.get(), key.get(), value.get()));
        }
        value = nullptr;
        container = nullptr;
        continue;
      }

      // ---- displays ----
      case Op::BUILD_TUPLE: {
        Ref<Tuple> t = TRY_HERE(make_tuple(arg));
        for (uint32_t i = arg; i-- > 0;) t->init(i, s.pop());
        s.push(std::move(t));
        continue;
      }
      case Op::BUILD_LIST: {
        Ref<List> list = TRY_HERE(make_list(arg));
        list->size = arg;
        for (uint32_t i = arg; i-- > 0;) list->items[i] = s.pop().release();
        s.push(std::move(list));
        continue;
      }
      case Op::LIST_APPEND: {
        Ref<> value = s.pop();
        TRY_HERE(list_append(*as_list(s.peek(static_cast<int>(arg))), std::move(value)));
        continue;
      }
      case Op::UNPACK_SEQUENCE: {
        Ref<> sequence = s.pop();
        TRY_HERE(unpack(sequence.get(), arg, false, 0, s.top + arg));
        s.top += arg;
        continue;
      }

      // ---- jumps ----
      case Op::JUMP: ip += jump_distance(instruction); continue;
      case Op::JUMP_BACKWARD:
      jump_backward:
        ip += jump_distance(instruction);
        EVAL_BREAKER();
        if (!NEXT_IS(Op::FOR_ITER)) continue;
        instruction = *ip;
        TAKE_NEXT();
        goto for_iter;
      case Op::POP_JUMP_IF_TRUE: {
        bool value = s.peek(1) == rt().true_ || (s.peek(1) != rt().false_ && TRY_HERE(truth(*this, s.peek(1))));
        Ref<> dropped = s.pop();
        if (value) ip += jump_distance(instruction);
        continue;
      }
      case Op::POP_JUMP_IF_FALSE: {
        bool value = s.peek(1) == rt().true_ || (s.peek(1) != rt().false_ && TRY_HERE(truth(*this, s.peek(1))));
        Ref<> dropped = s.pop();
        if (!value) ip += jump_distance(instruction);
        continue;
      }
      case Op::POP_JUMP_IF_NONE: {
        Ref<> value = s.pop();
        if (value.get() == rt().none) ip += jump_distance(instruction);
        continue;
      }
      case Op::POP_JUMP_IF_NOT_NONE: {
        Ref<> value = s.pop();
        if (value.get() != rt().none) ip += jump_distance(instruction);
        continue;
      }
      case Op::GET_ITER: {
        Ref<> iterator = TRY_HERE(get_iter(*this, s.peek(1)));
        Ref<> dropped = s.pop();
        s.push(std::move(iterator));
        continue;
      }
      case Op::FOR_ITER:
      for_iter : {
        Object* iterator = s.peek(1);
        if (is_generator(iterator)) {
          SAVE_STACK();
          if (TRY_HERE(Generators::enter(*this, as_generator(iterator), none(), OnReturn::next))) goto enter_frame;
          ip += jump_distance(instruction);
          continue;
        }
        Ref<> value;
        if (iterator->type == rt().types.range_iterator) {
          auto& range = *static_cast<RangeIterator*>(iterator);
          if (range.left.value > 0) value = TRY_HERE(make_int_inline(range.take_next()));
        } else if (Object* item = next_list_item(iterator)) {
          value = Borrowed<>(item).dup();
        } else {
          value = TRY_HERE(iter_next_uncounted(*this, iterator));
        }
        if (!value) {
          ip += jump_distance(instruction);
        } else if (uint32_t next = *ip; op_of(next) == Op::STORE_FAST && left) {
          TAKE_NEXT();
          Object*& variable = frame->slots()[next >> 8];
          Ref<> old = Ref<>::adopt(variable);
          variable = value.release();
        } else {
          s.push(std::move(value));
        }
        continue;
      }
      case Op::END_FOR: {
        Ref<> iterator = s.pop();
        continue;
      }

      // ---- calls ----
      case Op::CALL:
      case Op::CALL_KW: {
        // The names of keywords stay on the stack: what the short ways hold in a Ref, all ways pay for.
        Tuple* keywords = op_of(instruction) == Op::CALL_KW ? as_tuple(s.peek(1)) : nullptr;
        Object** args = s.top - arg - (keywords ? 1 : 0);
        Object* callable = args[-2];
        // A bound method gives its self away: callable and self take the two places in front.
        if (callable->type == rt().types.method && !args[-1]) {
          auto* method = static_cast<BoundMethod*>(callable);
          args[-1] = method->self.dup().release();
          args[-2] = method->function.dup().release();
          { Ref<> dropped = Ref<>::adopt(method); }
          callable = args[-2];
        }
        Word count = arg;
        if (args[-1]) {
          --args;
          ++count;
        }
        Word positional = count - (keywords ? keywords->size : 0);
        if (callable->type == rt().types.function) {
          s.top[-static_cast<int>(arg) - 2 - (keywords ? 1 : 0)] = nullptr;
          TRY_HERE(push_call(Ref<>::adopt(callable), args, positional, keywords, OnReturn::push, nullptr));
          if (keywords) s.drop(1);
          s.top -= arg + 2;  // empty by now
          SAVE_STACK();
          goto enter_frame;
        }
        if (callable->type == rt().types.weakref && count == 0) {  // what this project is about
          Object* referent = weak_referent(*static_cast<WeakReference*>(callable)).release();
          --s.top;  // no self
          s.replace_top(referent ? Ref<>::adopt(referent) : none());
          EVAL_BREAKER();
          if (!NEXT_IS(Op::POP_TOP)) continue;
          TAKE_NEXT();
          goto pop_top;
        }
        if (callable->type == rt().types.type && count == arg) {
          auto* cls = static_cast<TypeObject*>(callable);
          if (cls->slots.new_ == object_new && cls->slots.init == slot_init && !cls->features.is_abstract) {
            Object* init = lookup(cls, ID(__init__));
            if (init && init->type == rt().types.function) {
              Ref<> instance = TRY_HERE(make_instance(*cls));
              *--args = instance.dup().release();
              TRY_HERE(push_call(Borrowed<>(init).dup(), args, positional + 1, keywords, OnReturn::init,
                                 std::move(instance)));
              if (keywords) s.drop(1);
              s.top -= arg + 1;  // empty by now
              { Ref<> dropped = s.pop(); }
              SAVE_STACK();
              goto enter_frame;
            }
          }
        }
        steps_ += lent_ - left;
        lent_ = left;
        if (stopping_) [[unlikely]]
          FAIL(out_of_steps());
        uint64_t steps_before = steps_;
        auto* slot = type_of(callable)->slots.call;  // null: call() complains
        auto value = callable->type == rt().types.method_descriptor && positional
                         ? call_method_descriptor(*this, callable, Args(args, positional, keywords))
                         : (slot ? slot : call)(*this, callable, Args(args, positional, keywords));
        if (steps_ != steps_before) COUNT_STEPS();
        failure = value ? Error::none : value.error();
        out = value ? value.take().release() : nullptr;
        operands = arg + 2 + (keywords ? 1 : 0);
        goto called;
      }
      case Op::CALL_EX: {
        Object** args = s.top - 1 - (arg & 1);
        Object* callable = args[-2];
        if ((*args)->type != rt().types.tuple) {
          Ref<> made = TRY_HERE(star_arguments(callable, *args));
          Ref<> old = Ref<>::adopt(std::exchange(*args, made.release()));
        }
        Tuple& positional = *as_tuple(*args);
        Dict* keywords = arg & 1 ? as_dict(args[1]) : nullptr;
        auto value = call_or_push(callable, positional, keywords);
        failure = value ? Error::none : value.error();
        out = value ? value.take().release() : nullptr;
        operands = 3 + (arg & 1);
        goto called;
      }
      case Op::RETURN_VALUE: {
        Ref<> value = s.pop();
        Ref<Frame> done = std::move(current_);
        current_ = done->back.take();
        --depth_;
        done->how.state = FrameState::finished;
        OnReturn on_return = done->how.on_return;
        if (on_return == OnReturn::push && !is_kept(*done)) [[likely]] {
          finish_frame(std::move(done));  // the locals die here
          LOAD_CALLER();
          s.push(std::move(value));
          continue;
        }
        bool was_entry = done.get() == entry;
        if (done->generator) {  // a generator's end: back to the resumer's exceptions
          Generator& g = *done->generator;
          g.running = 0;
          done->generator = nullptr;
          handled_ = std::move(done->instance).cast<BaseException>();
          Ref<Frame> own = std::move(g.frame);
        } else if (on_return == OnReturn::init) {
          if (value.get() != rt().none) {
            Ref<> returned = std::move(value);
            done = nullptr;
            LOAD_CALLER();
            FAIL(type_error(*this, "__init__() should return None, not '%T'", returned.get()));
          }
          value = done->instance.take();
        }
        if (done->count > 1) {  // somebody keeps the frame: it keeps its locals, and knows where it was called from
          if (current_) done->back = current_.dup();
          keep_frame(*done);
          done = nullptr;
        } else if (is_kept(*done)) {
          done = nullptr;
        } else {
          finish_frame(std::move(done));
        }
        if (was_entry) {
          result = std::move(value);
          end = RunEnd::returned;
          goto leave;
        }
        LOAD_CALLER();
        if (on_return == OnReturn::send) {
          s.push(std::move(value));
          ip = frame->instruction + 1 + jump_distance(*frame->instruction);
          continue;
        }
        if (on_return == OnReturn::next) {
          value = nullptr;
          ip = frame->instruction + 1 + jump_distance(*frame->instruction);
          continue;
        }
        if (on_return == OnReturn::replace) s.drop(1);
        s.push(std::move(value));
        continue;
      }

      // ---- generators ----
      case Op::RETURN_GENERATOR: {
        frame->instruction = ip;
        SAVE_STACK();
        Ref<Frame> own = std::move(current_);
        current_ = own->back.take();
        --depth_;
        bool was_entry = own.get() == entry;
        auto generator = Generators::make(*this, std::move(own));
        if (!generator) {
          if (was_entry) {
            settle(generator.error());
            end = RunEnd::raised;
            goto leave;
          }
          LOAD_CALLER();
          FAIL(generator.error());
        }
        if (was_entry) {
          result = generator.take();
          end = RunEnd::returned;
          goto leave;
        }
        LOAD_CALLER();
        s.push(generator.take());
        continue;
      }
      case Op::YIELD_VALUE: {
        Ref<> value = s.pop();
        frame->instruction = ip;
        SAVE_STACK();
        Ref<Frame> own = std::move(current_);
        current_ = own->back.take();
        --depth_;
        own->how.state = FrameState::suspended;
        own->generator->running = 0;
        own->handled = handled_.take();
        handled_ = std::move(own->instance).cast<BaseException>();
        bool was_entry = own.get() == entry;
        own = nullptr;
        if (was_entry) {
          result = std::move(value);
          end = RunEnd::returned;
          goto leave;
        }
        LOAD_CALLER();
        s.push(std::move(value));
        continue;
      }
      case Op::SEND: {
        Ref<> sent = s.pop();
        Ref<> returned;
        if (Object* receiver = s.peek(1); is_generator(receiver) || is_coroutine(receiver)) {
          SAVE_STACK();
          if (TRY_HERE(Generators::enter(*this, as_generator(receiver), std::move(sent), OnReturn::send)))
            goto enter_frame;
          s.push(none());  // finished before
          ip += jump_distance(instruction);
          continue;
        }
        Ref<> value = TRY_HERE(Generators::send_to(*this, s.peek(1), std::move(sent), returned));
        if (value) {
          s.push(std::move(value));
        } else {
          s.push(returned ? std::move(returned) : none());
          ip += jump_distance(instruction);
        }
        continue;
      }
      case Op::END_SEND: {
        Ref<> value = s.pop();
        { Ref<> receiver = s.pop(); }
        s.push(std::move(value));
        continue;
      }
      case Op::CLEANUP_THROW: {
        Ref<> exception = s.pop();
        if (!is_instance(exception.get(), rt().exceptions.StopIteration)) {
          failure = raise_again(std::move(exception).cast<BaseException>());
          UNWIND();
        }
        Ref<>& value = as_exception(exception.get())->extra[0];
        s.push(value ? value.dup() : none());
        continue;
      }
      case Op::END_ASYNC_FOR: {
        Ref<> exception = s.pop();
        if (!is_instance(exception.get(), rt().exceptions.StopAsyncIteration)) {
          failure = raise_again(std::move(exception).cast<BaseException>());
          UNWIND();
        }
        Ref<> iterator = s.pop();
        exception = nullptr;
        continue;
      }

      // ---- exceptions ----
      case Op::RAISE: {
        Ref<> cause = arg == 2 ? s.pop() : Ref<>();
        Ref<> value = arg >= 1 ? s.pop() : Ref<>();
        bool bare = !value && handled();
        failure = raise_statement(std::move(value), std::move(cause));
        if (bare && failure == Error::raised) UNWIND();
        goto error;
      }
      case Op::RERAISE: {
        Ref<> exception = s.pop();
        raised_at = frame->instruction_index();
        if (arg) {  // shows the line of the instruction that raised first
          Object* last = s.peek(static_cast<int>(arg));
          if (last && is_int(last)) frame->instruction = frame->code->instructions + int_value(last);
        }
        failure = raise_again(std::move(exception).cast<BaseException>());
        goto unwind;
      }

      // ---- the rest ----
      default: {
        Stack copy = s;  // a register whose address is taken would live in memory
        failure = execute(op_of(instruction), arg, *frame, copy);
        s = copy;
        if (failure != Error::none) goto error;
        continue;
      }
    }

  called:
    // Callable, self, arguments, names: in this order, whatever came of it.
    s.drop_upward(operands);
    if (out) {
      s.push(Ref<>::adopt(out));
      EVAL_BREAKER();
      if (!NEXT_IS(Op::POP_TOP)) continue;
      TAKE_NEXT();
      goto pop_top;
    }
    if (failure != Error::none) goto error;
    SAVE_STACK();

  enter_frame:
    LOAD_FRAME();
    EVAL_BREAKER();
    continue;

  error:
    COUNT_STEPS();
    settle(failure);
    if (failure != Error::stopped) {
      add_traceback();
      // What failed lets go of its operands as what did not: the left one first.
      switch (op_of(*frame->instruction)) {
        case Op::BINARY:
        case Op::INPLACE:
        case Op::COMPARE:
        case Op::CONTAINS_OP:
        case Op::BINARY_SUBSCR: DROP_OPERANDS(); break;
        default: break;
      }
    }
    raised_at = frame->instruction_index();
  unwind:
    // Innermost handler that protects this instruction; else the frame ends.
    for (;;) {
      const HandlerRow* handler = nullptr;
      if (failure != Error::stopped) {
        for (Word i = 0; i < frame->code->handler_count; ++i) {
          const HandlerRow& row = frame->code->handlers[i];
          if (raised_at >= row.start && raised_at < row.end) handler = &row;
        }
      }
      if (handler) {
        Word depth = handler->depth_and_lasti >> 1;
        Ref<BaseException> exception = raised_.take();
        while (static_cast<Word>(s.top - frame->stack()) > depth) {
          Ref<> dropped = s.pop();
        }
        if (handler->depth_and_lasti & 1) {
          auto number = make_int(static_cast<int64_t>(raised_at));
          s.push(number ? number.take() : none());
        }
        s.push(std::move(exception));
        ip = frame->code->instructions + handler->target;
        failure = Error::none;
        break;
      }
      // The stack is let go from the top, as CPython unwinds it.
      while (s.top > frame->stack()) {
        Ref<> dropped = s.pop();
      }
      Ref<Frame> done = std::move(current_);
      current_ = done->back.take();
      --depth_;
      done->how.state = FrameState::finished;
      bool was_entry = done.get() == entry;
      if (done->generator) {
        Generator& g = *done->generator;
        g.running = 0;
        done->generator = nullptr;
        handled_ = std::move(done->instance).cast<BaseException>();
        Ref<Frame> own = std::move(g.frame);
        // Thrown in before it began, nothing leaks.
        bool began = op_of(own->code->instructions[raised_at]) != Op::RETURN_GENERATOR;
        if (failure != Error::stopped && began) Generators::convert_leak(*this, g);
      }
      if (done->count > 1) {
        if (current_) done->back = current_.dup();
        keep_frame(*done);
      }
      {
        // Locals may run Python as they die: the exception waits outside meanwhile.
        // What a failed __init__ was to initialise is not the frame's to keep, though a traceback keeps the frame.
        Ref<BaseException> waiting = raised_.take();
        Ref<> instance = done->instance.take();
        done = nullptr;
        instance = nullptr;
        raised_ = std::move(waiting);
      }
      if (was_entry) {
        end = failure == Error::stopped ? RunEnd::stopped : RunEnd::raised;
        goto leave;
      }
      LOAD_CALLER();
      instruction = *frame->instruction;
      arg = instruction >> 8;
      if (op_of(instruction) == Op::LOAD_ATTR) tell_where(*this, failure, s.peek(1), NAME_ARG());
      raised_at = frame->instruction_index();
      if (failure != Error::stopped) add_traceback();
    }
    continue;
  }

leave:
  if (pausable && stopping_ && end == RunEnd::returned) end = RunEnd::stopped;
  steps_ += lent_ - left;
  lent_ = outer_lent;
  --nested_runs_;
  return end;
}

}  // namespace wrp
