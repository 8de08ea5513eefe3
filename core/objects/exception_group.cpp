#include "objects/exception_group.h"

#include "objects/protocol.h"
#include "objects/sequence.h"

namespace wrp {

// ---- making
// ----------------------------------------------------------------------------------------------------------

namespace {

// BaseExceptionGroup of plain exceptions becomes an ExceptionGroup; one that is an Exception takes nothing else.
Result<TypeObject*> class_for(Interp& in, TypeObject& type, bool all_plain) {
  Exceptions& e = rt().exceptions;
  if (all_plain) return &type == e.BaseExceptionGroup ? e.ExceptionGroup : &type;
  if (&type == e.ExceptionGroup) return type_error(in, "Cannot nest BaseExceptions in an ExceptionGroup");
  if (is_subtype(&type, e.Exception)) return type_error(in, "Cannot nest BaseExceptions in '%N'", &type);
  return &type;
}

}  // namespace

Result<Ref<>> group_new(Interp& in, TypeObject& type, const Args& args) {
  if (args.count != 2) {
    return type_error(in, "BaseExceptionGroup.__new__() takes exactly 2 arguments (%d given)",
                      static_cast<int>(args.count));
  }
  if (!is_str(args[0])) return type_error(in, "BaseExceptionGroup.__new__() argument 1 must be str, not %T", args[0]);
  if (!type_of(args[1])->slots.getitem || is_dict(args[1]))
    return type_error(in, "second argument (exceptions) must be a sequence");
  Ref<Tuple> members = TRY(tuple_from_iterable(in, args[1]));
  if (members->size == 0) return value_error(in, "second argument (exceptions) must be a non-empty sequence");
  bool all_plain = true;
  for (Word i = 0; i < members->size; ++i) {
    if (!is_exception((*members)[i])) {
      return value_error(in, "Item %d of second argument (exceptions) is not an exception", static_cast<int>(i));
    }
    all_plain = all_plain && is_instance((*members)[i], rt().exceptions.Exception);
  }
  TypeObject* made_type = TRY(class_for(in, type, all_plain));
  Ref<> made = TRY(make_instance_of(*made_type, words_of<BaseException>));
  BaseException& e = *as_exception(made.get());
  e.args = TRY(make_tuple_from(args.items, args.count));
  e.extra[0] = Borrowed<>(args[0]).dup();
  e.extra[1] = std::move(members);
  return made;
}

Result<void> group_init(Interp& in, Object* self, const Args& args) {
  if (args.has_keywords()) return type_error(in, "%T() takes no keyword arguments", self);
  as_exception(self)->args = TRY(make_tuple_from(args.items, args.count));
  return {};
}

Result<Ref<>> group_str(Interp&, Object* o) {
  BaseException& e = *as_exception(o);
  int count = static_cast<int>(group_members(e).size);
  return format_message("%U (%d sub-exception%s)", as_str(e.extra[0].get()), count, count == 1 ? "" : "s");
}

// ---- splitting
// -------------------------------------------------------------------------------------------------------

namespace {

// `members`: a list or tuple.
Result<Ref<>> make_group(Interp& in, Object* members) {
  return call_with(in, rt().exceptions.BaseExceptionGroup, static_cast<Object*>(rt().names.empty), members);
}

// The condition of split() and subgroup(): a class, a tuple of them, a function; or, for except*, a list of exceptions.
Result<bool> satisfies(Interp& in, Object* exception, Object* condition) {
  if (is_list(condition)) {
    List& wanted = *as_list(condition);
    for (Word i = 0; i < wanted.size; ++i) {
      if (wanted[i] == exception) return true;
    }
    return false;
  }
  if (is_tuple(condition) || is_exception_class(condition)) return exception_matches(in, exception, condition);
  Ref<> answer = TRY(call_with(in, condition, exception));
  return truth(in, answer.get());
}

// A group like `original` with these members: what it was raised from and with comes along. None when there are none.
Result<Ref<>> like(Interp& in, BaseException& original, List& members) {
  if (members.size == 0) return none();
  Ref<Str> derive = TRY(intern(std::string_view("derive")));
  Object* items[] = {&members};
  Ref<> made = TRY(call_method(in, &original, derive.get(), Args(items, 1)));
  if (!is_exception_group(made.get())) return type_error(in, "derive must return an instance of BaseExceptionGroup");
  BaseException& e = *as_exception(made.get());
  e.traceback = original.traceback.dup();
  e.context = original.context.dup();
  e.cause = original.cause.dup();
  e.suppress_context = original.suppress_context || e.suppress_context;
  Object* notes = original.dict ? dict_get(*as_dict(original.dict.get()), ID(__notes__)) : nullptr;
  if (notes && is_list(notes)) {
    Ref<List> copy = TRY(list_from_iterable(in, notes));
    TRY(set_attr(in, made.get(), ID(__notes__), copy.get()));
  }
  return made;
}

Result<void> split(Interp& in, Object* exception, Object* condition, Ref<>& match, Ref<>* rest) {
  Recursion guard(in, "in exceptiongroup_split_recursive");
  if (!guard) return Error::raised;
  match = none();
  if (rest) *rest = none();
  if (TRY(satisfies(in, exception, condition))) {
    match = Borrowed<>(exception).dup();
    return {};
  }
  if (!is_exception_group(exception)) {
    if (rest) *rest = Borrowed<>(exception).dup();
    return {};
  }
  BaseException& group = *as_exception(exception);
  Ref<Tuple> members = Borrowed<Tuple>(&group_members(group)).dup();
  Ref<List> in_match = TRY(make_list()), in_rest = TRY(make_list());
  for (Word i = 0; i < members->size; ++i) {
    Ref<> part, other;
    TRY(split(in, (*members)[i], condition, part, rest ? &other : nullptr));
    if (part.get() != rt().none) TRY(list_append(*in_match, std::move(part)));
    if (rest && other.get() != rt().none) TRY(list_append(*in_rest, std::move(other)));
  }
  match = TRY(like(in, group, *in_match));
  if (rest) *rest = TRY(like(in, group, *in_rest));
  return {};
}

Result<void> need_condition(Interp& in, Object* condition) {
  bool fine = is_exception_class(condition);
  if (is_tuple(condition)) {
    fine = true;
    for (Word i = 0; i < as_tuple(condition)->size; ++i) fine = fine && is_exception_class((*as_tuple(condition))[i]);
  } else if (!is_instance(condition, rt().types.type)) {
    fine = is_callable(condition);
  }
  if (fine) return {};
  return type_error(in, "expected an exception type, a tuple of exception types, or a callable (other than a class)");
}

Result<Ref<>> method_split(Interp& in, Object* self, const Args& args) {
  TRY(need_condition(in, args[0]));
  Ref<> match, rest;
  TRY(split(in, self, args[0], match, &rest));
  return make_tuple_of(match.get(), rest.get());
}
Result<Ref<>> method_subgroup(Interp& in, Object* self, const Args& args) {
  TRY(need_condition(in, args[0]));
  Ref<> match;
  TRY(split(in, self, args[0], match, nullptr));
  return match;
}
Result<Ref<>> method_derive(Interp& in, Object* self, const Args& args) {
  return call_with(in, rt().exceptions.BaseExceptionGroup, as_exception(self)->extra[0].get(), args[0]);
}

Result<void> need_star_pattern(Interp& in, Object* pattern) {
  Object* const* items = is_tuple(pattern) ? as_tuple(pattern)->items() : &pattern;
  Word count = is_tuple(pattern) ? as_tuple(pattern)->size : 1;
  for (Word i = 0; i < count; ++i) {
    if (!is_exception_class(items[i]))
      return type_error(in, "catching classes that do not inherit from BaseException is not allowed");
    if (is_subtype(static_cast<TypeObject*>(items[i]), rt().exceptions.BaseExceptionGroup)) {
      return type_error(in, "catching ExceptionGroup with except* is not allowed. Use except instead.");
    }
  }
  return {};
}

Object* notes_of(BaseException& e) { return e.dict ? dict_get(*as_dict(e.dict.get()), ID(__notes__)) : nullptr; }
// Parts of the group that came in, not raised anew.
bool same_origin(Object* o, BaseException& original) {
  if (!is_exception_group(o)) return false;
  BaseException& e = *as_exception(o);
  Object *a = notes_of(e), *b = notes_of(original);
  bool same_notes = a == b || (a && b && is_list(a) && is_list(b) && as_list(a)->size == as_list(b)->size);
  return same_notes && e.traceback.get() == original.traceback.get() && e.cause.get() == original.cause.get() &&
         e.context.get() == original.context.get();
}

Result<void> collect_leaves(Interp& in, Object* o, List& leaves) {
  Recursion guard(in, "");
  if (!guard) return Error::raised;
  if (!is_exception_group(o)) return list_append(leaves, Borrowed<>(o).dup());
  Tuple& members = group_members(*as_exception(o));
  for (Word i = 0; i < members.size; ++i) TRY(collect_leaves(in, members[i], leaves));
  return {};
}

}  // namespace

const NativeMethod kGroupMethods[] = {
    {"split", method_split, 1, 1, NativeMethod::method, nullptr},
    {"subgroup", method_subgroup, 1, 1, NativeMethod::method, nullptr},
    {"derive", method_derive, 1, 1, NativeMethod::method, nullptr},
    {"__class_getitem__", make_alias, 1, 1, NativeMethod::class_method, nullptr},
    {},
};

// ---- except*
// ---------------------------------------------------------------------------------------------------------

Result<void> match_group(Interp& in, Object* exception, Object* pattern, Ref<>& match, Ref<>& rest) {
  TRY(need_star_pattern(in, pattern));
  match = none();
  rest = none();
  if (exception == rt().none) return {};
  if (TRY(exception_matches(in, exception, pattern))) {
    match = Borrowed<>(exception).dup();
    if (!is_exception_group(exception)) match = TRY(make_group(in, TRY(make_tuple_of(exception)).get()));
    return {};
  }
  if (!is_exception_group(exception)) {
    rest = Borrowed<>(exception).dup();
    return {};
  }
  Ref<Str> name = TRY(intern(std::string_view("split")));
  Ref<> pair = TRY(call_method(in, exception, name.get(), Args(&pattern, 1)));
  if (!is_tuple(pair.get())) return type_error(in, "%T.split must return a tuple, not %T", exception, pair.get());
  Tuple& both = *as_tuple(pair.get());
  if (both.size < 2) {
    return type_error(in, "%T.split must return a 2-tuple, got tuple of size %d", exception,
                      static_cast<int>(both.size));
  }
  match = Borrowed<>(both[0]).dup();
  rest = Borrowed<>(both[1]).dup();
  return {};
}

Result<Ref<>> combine_raised(Interp& in, Object* original, List& raised) {
  if (raised.size == 0) return none();
  if (!is_exception_group(original)) return Borrowed<>(raised[0]).dup();  // was wrapped: one handler at most ran
  BaseException& group = *as_exception(original);
  Ref<List> anew = TRY(make_list()), leaves = TRY(make_list());
  for (Word i = 0; i < raised.size; ++i) {
    if (raised[i] == rt().none) continue;
    if (same_origin(raised[i], group)) {
      TRY(collect_leaves(in, raised[i], *leaves));
    } else {
      TRY(list_append(*anew, Borrowed<>(raised[i]).dup()));
    }
  }
  // What was left or raised again goes on as one group, in the shape it came in.
  if (leaves->size) {
    Ref<> again;
    TRY(split(in, original, leaves.get(), again, nullptr));
    if (anew->size == 0) return again;
    TRY(list_append(*anew, std::move(again)));
  }
  if (anew->size == 0) return none();
  if (anew->size == 1) return Borrowed<>((*anew)[0]).dup();
  return make_group(in, anew.get());
}

}  // namespace wrp
