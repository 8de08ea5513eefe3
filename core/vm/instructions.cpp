// instructions.cpp -- the instructions that neither jump nor call, apart from the few that every loop is made of.
//
// The dispatch loop is compiled for speed, and engines take their time with a long function; these are compiled small.
#include "compile/opcodes.h"
#include "objects/exception_group.h"
#include "vm/coroutine.h"
#include "vm/generator.h"
#include "vm/interpreter.h"
#include "vm/match.h"
#include "vm/stack.h"

namespace wrp {

#define NAME_ARG() as_str((*as_tuple(frame.code->names.get()))[arg])

// Leaves `s` with what the instruction pushed; after an error what it has not popped is still there.
Error Interpreter::execute(Op op, uint32_t arg, Frame& frame, Stack& s) {
  switch (op) {
    // ---- variables ----
    case Op::DELETE_FAST: {
      Ref<> old = Ref<>::adopt(frame.slots()[arg]);
      frame.slots()[arg] = nullptr;
      if (!old) return unbound_local(frame, arg);
      return Error::none;
    }
    case Op::MAKE_CELL: {
      Ref<Cell> cell = TRY(make_cell(nullptr));
      cell->value = Ref<>::adopt(frame.slots()[arg]);
      frame.slots()[arg] = cell.release();
      return Error::none;
    }
    case Op::LOAD_CLOSURE: s.push(Borrowed<>(frame.slots()[arg]).dup()); return Error::none;
    case Op::DELETE_DEREF: {
      Ref<> old = static_cast<Cell*>(frame.slots()[arg])->value.take();
      if (!old) return unbound_local(frame, arg);
      return Error::none;
    }
    case Op::LOAD_CLASS_DEREF: {
      Str* name = slot_name(*frame.code, arg);
      Object* value = is_dict(frame.locals.get()) ? dict_get(*as_dict(frame.locals.get()), name) : nullptr;
      if (!value) value = static_cast<Cell*>(frame.slots()[arg])->value.get();
      if (!value) return unbound_local(frame, arg);
      s.push(Borrowed<>(value).dup());
      return Error::none;
    }
    case Op::DELETE_GLOBAL: {
      Ref<> old = unbind_name(*frame.globals, NAME_ARG());
      if (!old) return name_error(NAME_ARG());
      return Error::none;
    }
    case Op::DELETE_NAME: {
      Object* locals = frame.locals.get();
      if (locals->type == rt().types.dict) {
        Ref<> old = unbind_name(*as_dict(locals), NAME_ARG());
        if (!old) return name_error(NAME_ARG());
      } else {
        TRY(del_item(*this, locals, NAME_ARG()));
      }
      return Error::none;
    }

    // ---- attributes ----
    case Op::DELETE_ATTR: {
      Ref<> owner = s.pop();
      TRY(del_attr(*this, owner.get(), NAME_ARG()));
      return Error::none;
    }

    // ---- operators ----
    case Op::UNARY: {
      s.replace_top(TRY(unary(*this, s.peek(1), static_cast<UnaryOp>(arg))));
      return Error::none;
    }
    case Op::BINARY_SLICE: {
      Ref<> stop = s.pop(), start = s.pop();
      Ref<> slice = TRY(make_slice(std::move(start), std::move(stop), none()));
      Ref<> value = TRY(get_item(*this, s.peek(1), slice.get()));
      slice = nullptr;
      s.replace_top(std::move(value));
      return Error::none;
    }
    case Op::STORE_SLICE: {
      Ref<> stop = s.pop(), start = s.pop(), container = s.pop(), value = s.pop();
      Ref<> slice = TRY(make_slice(std::move(start), std::move(stop), none()));
      TRY(set_item(*this, container.get(), slice.get(), value.get()));
      slice = nullptr;
      value = nullptr;
      return Error::none;
    }
    case Op::DELETE_SUBSCR: {
      Ref<> key = s.pop(), container = s.pop();
      TRY(del_item(*this, container.get(), key.get()));
      container = nullptr;
      return Error::none;
    }

    // ---- displays ----
    case Op::BUILD_SET: {
      Ref<Set> set = TRY(make_set(*rt().types.set));
      Result<bool> added = true;
      for (Object** at = s.top - arg; at < s.top; ++at) {  // each is let go as it was added, or after one could not be
        Ref<> item = Ref<>::adopt(*at);
        *at = nullptr;
        if (!added) continue;
        auto hash = wrp::hash(*this, item.get());
        added = hash ? set_add(*this, *set, item.dup(), *hash) : Result<bool>(hash.error());
      }
      s.top -= arg;
      TRY(added);
      s.push(std::move(set));
      return Error::none;
    }
    case Op::BUILD_MAP: {
      Ref<Dict> dict = TRY(make_dict());
      for (uint32_t i = arg; i > 0; --i) {
        Object *key = s.peek(static_cast<int>(2 * i)), *value = s.peek(static_cast<int>(2 * i - 1));
        TRY(dict_insert(*this, *dict, Borrowed<>(key).dup(), Borrowed<>(value).dup()));
      }
      s.drop(static_cast<int>(2 * arg));
      s.push(std::move(dict));
      return Error::none;
    }
    case Op::BUILD_CONST_KEY_MAP: {
      Ref<Dict> dict = TRY(make_dict());
      Tuple& keys = *as_tuple(s.peek(1));
      for (uint32_t i = 0; i < arg; ++i) {
        Object* value = s.peek(static_cast<int>(arg + 1 - i));
        TRY(dict_insert(*this, *dict, Borrowed<>(keys[i]).dup(), Borrowed<>(value).dup()));
      }
      s.drop(static_cast<int>(arg + 1));
      s.push(std::move(dict));
      return Error::none;
    }
    case Op::BUILD_STRING: {
      Ref<Str> text = TRY(join(s.top - arg, arg));
      s.drop(static_cast<int>(arg));
      s.push(std::move(text));
      return Error::none;
    }
    case Op::BUILD_SLICE: {
      Ref<> step = arg == 3 ? s.pop() : none();
      Ref<> stop = s.pop(), start = s.pop();
      s.push(TRY(make_slice(std::move(start), std::move(stop), std::move(step))));
      return Error::none;
    }
    case Op::SET_ADD: {
      Ref<> value = s.pop();
      TRY(set_add(*this, *as_set(s.peek(static_cast<int>(arg))), std::move(value)));
      return Error::none;
    }
    case Op::MAP_ADD: {
      Ref<> value = s.pop(), key = s.pop();
      TRY(dict_insert(*this, *as_dict(s.peek(static_cast<int>(arg))), std::move(key), std::move(value)));
      return Error::none;
    }
    case Op::LIST_EXTEND: {
      Ref<> iterable = s.pop();
      auto extended = list_extend(*this, *as_list(s.peek(static_cast<int>(arg))), iterable.get());
      if (!extended) {
        if (raised_is(*this, extended.error(), rt().exceptions.TypeError) && !type_of(iterable.get())->slots.iter &&
            !type_of(iterable.get())->slots.getitem) {
          drop_raised();
          return type_error(*this, "Value after * must be an iterable, not %T", iterable.get());
        }
        return extended.error();
      }
      return Error::none;
    }
    case Op::SET_UPDATE: {
      Ref<> iterable = s.pop();
      TRY(set_update(*this, *as_set(s.peek(static_cast<int>(arg))), iterable.get()));
      return Error::none;
    }
    case Op::DICT_UPDATE: {
      Ref<> mapping = s.pop();
      if (!is_dict(mapping.get()) && !TRY(get_attr_or_null(*this, mapping.get(), ID(keys)))) {
        return type_error(*this, "'%T' object is not a mapping", mapping.get());
      }
      TRY(dict_update(*this, *as_dict(s.peek(static_cast<int>(arg))), mapping.get()));
      return Error::none;
    }
    case Op::DICT_MERGE: {
      Ref<> mapping = s.pop();
      TRY(merge_keywords(*as_dict(s.peek(static_cast<int>(arg))), mapping.get(), s.peek(static_cast<int>(arg) + 3)));
      return Error::none;
    }
    case Op::LIST_TO_TUPLE: {
      Ref<> list = s.pop();
      s.push(TRY(list_to_tuple(*as_list(list.get()))));
      return Error::none;
    }
    case Op::FORMAT_VALUE: {
      Ref<> spec = arg & 4 ? s.pop() : Ref<>(Borrowed<Str>(rt().names.empty).dup());
      Ref<> value = s.pop();
      switch (arg & 3) {
        case 1: value = TRY(str(*this, value.get())); break;
        case 2: value = TRY(repr(*this, value.get())); break;
        case 3: value = TRY(ascii(*this, value.get())); break;
        default: break;
      }
      if (!(arg & 8)) value = TRY(format(*this, value.get(), *as_str(spec.get())));
      s.push(std::move(value));
      return Error::none;
    }
    case Op::UNPACK_EX: {
      Ref<> sequence = s.pop();
      Word before = arg & 0xff, after = arg >> 8;
      TRY(unpack(sequence.get(), before, true, after, s.top + before + after + 1));
      s.top += before + after + 1;
      return Error::none;
    }

    // ---- calls ----
    case Op::MAKE_FUNCTION: {
      Ref<> made_code = s.pop();
      s.push(TRY(make_function_object(frame, std::move(made_code).cast<Code>(), arg, s.top)));
      return Error::none;
    }

    // ---- generators ----
    case Op::GET_YIELD_FROM_ITER: {
      Ref<> iterator = TRY(Generators::iterator_to_yield_from(*this, s.peek(1), *frame.code));
      s.replace_top(std::move(iterator));
      return Error::none;
    }
    case Op::GET_AWAITABLE: {
      Ref<> iterator = TRY(awaitable_iterator(*this, s.peek(1), static_cast<int>(arg)));
      s.replace_top(std::move(iterator));
      return Error::none;
    }
    case Op::GET_AITER: {
      Ref<> iterator = TRY(async_iterator(*this, s.peek(1)));
      s.replace_top(std::move(iterator));
      return Error::none;
    }
    case Op::GET_ANEXT: s.push(TRY(async_next(*this, s.peek(1)))); return Error::none;
    case Op::ASYNC_GEN_WRAP: {
      Ref<> value = s.pop();
      s.push(TRY(wrap_async_value(std::move(value))));
      return Error::none;
    }

    // ---- exceptions ----
    case Op::PUSH_EXC_INFO: {
      Ref<> exception = s.pop();
      s.push(handled_ ? Ref<>(handled_.take()) : none());
      handled_ = Borrowed<BaseException>(as_exception(exception.get())).dup();
      s.push(std::move(exception));
      return Error::none;
    }
    case Op::POP_EXCEPT: {
      Ref<> previous = s.pop();
      handled_ = previous.get() == rt().none ? Ref<BaseException>() : std::move(previous).cast<BaseException>();
      return Error::none;
    }
    case Op::CHECK_EXC_MATCH: {
      Ref<> pattern = s.pop();
      bool matches = TRY(exception_matches(*this, s.peek(1), pattern.get()));
      s.push(make_bool(matches));
      return Error::none;
    }
    case Op::CHECK_EG_MATCH: {
      Ref<> match, rest;
      TRY(match_group(*this, s.peek(2), s.peek(1), match, rest));
      if (match.get() != rt().none) handled_ = Borrowed<BaseException>(as_exception(match.get())).dup();
      s.drop(2);
      s.push(std::move(rest));
      s.push(std::move(match));
      return Error::none;
    }
    case Op::COMBINE_RAISED: {
      Ref<> combined = TRY(combine_raised(*this, s.peek(2), *as_list(s.peek(1))));
      s.drop(2);
      s.push(std::move(combined));
      return Error::none;
    }
    case Op::BEFORE_WITH:
    case Op::BEFORE_ASYNC_WITH: {
      Ref<> manager = s.pop();
      Ref<> exit, value;
      TRY(enter_with(std::move(manager), op == Op::BEFORE_ASYNC_WITH, exit, value));
      s.push(std::move(exit));
      s.push(std::move(value));
      return Error::none;
    }
    case Op::WITH_EXCEPT_START: {
      // exit, instruction number, previous exception, exception
      Object* exception = s.peek(1);
      Ref<> traceback = as_exception(exception)->traceback ? as_exception(exception)->traceback.dup() : none();
      s.push(TRY(call_with(*this, s.peek(4), static_cast<Object*>(exception->type), exception, traceback.get())));
      return Error::none;
    }

    // ---- the rest ----
    case Op::LOAD_BUILD_CLASS: {
      Object* found = dict_get(builtins_of(frame), ID(__build_class__));
      if (!found) return raise_error(*this, rt().exceptions.NameError, "__build_class__ not found");
      s.push(Borrowed<>(found).dup());
      return Error::none;
    }
    case Op::LOAD_ASSERTION_ERROR: s.push(Borrowed<>(rt().exceptions.AssertionError).dup()); return Error::none;
    case Op::SETUP_ANNOTATIONS: {
      Ref<> locals = frame.locals.dup();  // of any kind, in exec()
      if (locals->type == rt().types.dict) {
        if (dict_get(*as_dict(locals.get()), ID(__annotations__))) return Error::none;
      } else {
        Ref<> there = TRY(get_item_or_null(*this, locals.get(), ID(__annotations__)));
        if (there) return Error::none;
      }
      Ref<> fresh = TRY(make_dict());
      TRY(set_item(*this, locals.get(), ID(__annotations__), fresh.get()));
      return Error::none;
    }
    case Op::LOAD_FROM_MAPPING: {
      Ref<> mapping = s.pop();
      Ref<> value = TRY(get_item_or_null(*this, mapping.get(), NAME_ARG()));
      if (!value) value = TRY(load_global(frame, NAME_ARG()));
      s.push(std::move(value));
      return Error::none;
    }
    case Op::LOAD_TYPING: s.push(TRY(load_typing(NAME_ARG()))); return Error::none;
    case Op::SET_TYPE_PARAMS: {
      Ref<> params = s.pop();
      static_cast<Function*>(s.peek(1))->type_params = std::move(params);
      return Error::none;
    }
    case Op::LOAD_LOCALS: s.push(frame.locals.dup()); return Error::none;
    case Op::IMPORT_NAME: {
      Ref<> from_list = s.pop(), level = s.pop();
      if (&builtins_of(frame) != rt().builtins) {  // a program's own may import otherwise, or not at all
        Object* own = dict_get(builtins_of(frame), TRY(intern(std::string_view("__import__"))).get());
        if (!own) return raise_error(*this, rt().exceptions.ImportError, "__import__ not found");
        Ref<> held = Borrowed<>(own).dup(), locals = frame.locals ? frame.locals.dup() : none();
        s.push(TRY(call_with(*this, own, NAME_ARG(), frame.globals, locals.get(), from_list.get(), level.get())));
        return Error::none;
      }
      s.push(TRY(
          import_name(*frame.globals, NAME_ARG(), from_list.get(), is_int(level.get()) ? int_value(level.get()) : 0)));
      return Error::none;
    }
    case Op::IMPORT_FROM: s.push(TRY(import_from(s.peek(1), NAME_ARG()))); return Error::none;
    case Op::IMPORT_STAR: {
      Ref<> module = s.pop();
      TRY(import_star(frame, module.get()));
      return Error::none;
    }
    case Op::PRINT_EXPR: {
      Ref<> value = s.pop();
      TRY(display(value.get()));
      return Error::none;
    }
    case Op::NOT_SUPPORTED:
      return not_supported(*this, as_str((*as_tuple(frame.code->constants.get()))[arg])->chars<char>());
    case Op::GET_LEN: s.push(TRY(make_int(TRY(length(*this, s.peek(1)))))); return Error::none;
    case Op::MATCH_MAPPING: s.push(make_bool(type_of(s.peek(1))->features.mapping)); return Error::none;
    case Op::MATCH_SEQUENCE: s.push(make_bool(type_of(s.peek(1))->features.sequence)); return Error::none;
    case Op::MATCH_KEYS: s.push(TRY(match_keys(*this, s.peek(2), *as_tuple(s.peek(1))))); return Error::none;
    case Op::MATCH_CLASS: {
      Ref<> names = s.pop(), cls = s.pop(), subject = s.pop();
      s.push(TRY(match_class(*this, subject.get(), cls.get(), arg, *as_tuple(names.get()))));
      return Error::none;
    }
    default: WRP_UNREACHABLE();
  }
}

}  // namespace wrp
