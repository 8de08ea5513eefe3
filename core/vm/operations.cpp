// operations.cpp -- instructions that are more than a few lines, and running from outside.
#include <algorithm>

#include "compile/compile.h"
#include "compile/opcodes.h"
#include "objects/arguments.h"
#include "objects/bytes.h"
#include "vm/generator.h"
#include "vm/interpreter.h"

namespace wrp {

// ---- running from outside
// --------------------------------------------------------------------------------------------

namespace {
// What globals say in __builtins__, a module or its dict: a program may be given others, or none.
Dict& builtins_for(Dict& globals) {
  Object* own = dict_get(globals, ID(__builtins__));
  if (own && is_instance(own, rt().types.module)) return *static_cast<Module*>(own)->dict;
  return own && is_dict(own) ? *as_dict(own) : *rt().builtins;
}
}  // namespace

Result<void> Interpreter::start(Ref<Code> code, Ref<Dict> globals) {
  WRP_ASSERT(!current_);
  if (!dict_get(*globals, ID(__builtins__))) {
    auto name = intern(std::string_view("builtins"));
    Object* module = rt().modules && name ? dict_get(*rt().modules, (*name).get()) : nullptr;
    if (module) TRY(dict_set(*globals, ID(__builtins__), Borrowed<>(module).dup()));
  }
  Ref<> locals = Borrowed<>(globals.get()).dup();
  Ref<> builtins = Borrowed<>(&builtins_for(*globals)).dup();
  Ref<Frame> frame =
      TRY(make_frame(std::move(code), std::move(globals), std::move(builtins), std::move(locals), nullptr));
  return push_frame(std::move(frame), OnReturn::to_native);
}

void Interpreter::allow(uint64_t steps) {
  stopping_ = false;
  attention_ = interrupted_;
  stop_at_ = steps > UINT64_MAX - steps_ ? UINT64_MAX : steps_ + steps;
  step_limit_ = interrupted_ ? 0 : stop_at_;
}

RunEnd Interpreter::resume(uint64_t steps, uint64_t at_most, Ref<>& result) {
  allow(at_most);
  pause_at_ = steps > stop_at_ - steps_ ? stop_at_ : steps_ + steps;
  RunEnd end = run(true, result);
  if (!stopping_ || end == RunEnd::paused) return end;
  result = nullptr;
  drop_raised();
  return RunEnd::stopped;
}

Result<void> Interpreter::bind_name_observed(Dict& scope, Str* name, Ref<> value) {
  Ref<> before = Borrowed<>(dict_get(scope, name)).dup();
  Ref<> now = value.dup();
  TRY(dict_set(scope, name, std::move(value)));
  heap().observer()->name_changed(&scope, name, now.get(), before.get());
  now = nullptr;
  return {};
}

Ref<> Interpreter::unbind_name(Dict& scope, Str* name) {
  Ref<> before = dict_take(scope, name);
  if (HeapObserver* observer = heap().observer(); observer && before)
    observer->name_changed(&scope, name, nullptr, before.get());
  return before;
}

Result<void> Interpreter::show_notes(const ast::SyntaxNote* notes, size_t count, Str& filename) {
  for (size_t i = 0; i < count; ++i) {
    Ref<Str> text = TRY(make_str(std::string_view(notes[i].message)));
    auto shown = warn_at(rt().exceptions.SyntaxWarning, *text, filename, notes[i].line, nullptr, nullptr);
    if (shown) continue;
    if (!raised_is(*this, shown.error(), rt().exceptions.SyntaxWarning)) return shown.error();
    drop_raised();  // the program wants warnings to be errors: this one is a SyntaxError then
    ast::SyntaxProblem problem;
    problem.message = notes[i].message;
    problem.at = {notes[i].line, notes[i].column, notes[i].line, notes[i].column + 1};
    return raise_syntax_problem(problem, filename, false, false);
  }
  return {};
}

Result<Ref<Code>> Interpreter::compile(std::string_view source, Str& filename, ast::Mode mode, bool cell,
                                       TreeLiterals& literals) {
  ast::Arena arena;
  ast::ParseResult parsed = ast::parse(arena, source, mode);
  if (!parsed.module) {
    // The text that the parser saw: a line of its own ends with a newline, the last one only where it was added.
    bool last = static_cast<size_t>(std::count(source.begin(), source.end(), '\n')) <
                static_cast<size_t>(parsed.problem.at.line);
    const ast::SyntaxProblem& p = parsed.problem;
    bool as_it_is = (p.in_lexer && p.type == "SyntaxError" && p.message.compare(0, 10, "unexpected") != 0) ||
                    (!last && p.message.ends_with("was never closed"));
    bool newline = !as_it_is && (!last || mode == ast::Mode::Exec);
    return raise_syntax_problem(parsed.problem, filename, true, newline);
  }
  // At the prompt an import from __future__ holds for what is typed after it.
  bool session = cell || mode == ast::Mode::Single, annotations_are_text = session && annotations_are_text_;
  TRY(show_notes(parsed.notes.data(), parsed.notes.size(), filename));
  CompileResult compiled = compile_module(*parsed.module, mode, filename, cell, annotations_are_text, literals);
  if (compiled.no_memory) return Error::no_memory;
  if (!compiled.code) {
    // The compiler has no text: it reads the line again where the source is known.
    std::string_view text = sources_.text(filename);
    bool known = text.data() && compiled.problem.at.line > 0;
    std::string_view rest = known ? text : source;
    for (int n = 1; n < compiled.problem.at.line; ++n) {
      size_t newline = rest.find('\n');
      if (newline == std::string_view::npos) break;
      rest.remove_prefix(newline + 1);
    }
    size_t end = rest.find('\n');
    compiled.problem.line_text.assign(rest.substr(0, end));
    return raise_syntax_problem(compiled.problem, filename, known, end != std::string_view::npos);
  }
  if (session) annotations_are_text_ = annotations_are_text;
  TRY(show_notes(compiled.notes.data(), compiled.notes.size(), filename));
  return std::move(compiled.code);
}

// ---- names
// -----------------------------------------------------------------------------------------------------------

Result<Ref<>> Interpreter::load_global(Frame& frame, Str* name) {
  if (Object* value = dict_get(*frame.globals, name)) return Borrowed<>(value).dup();
  if (Object* value = dict_get(builtins_of(frame), name)) return Borrowed<>(value).dup();
  return name_error(name);
}

// text += more, in a loop: while nobody else has the text, it grows where it is, as in CPython. `next`: the instruction
// that takes the sum.
Result<Ref<>> Interpreter::inplace_here(Frame& frame, uint32_t next, Object** operands, BinaryOp op) {
  Object *a = operands[0], *b = operands[1];
  Op store = op_of(next);
  if (op == BinaryOp::add && is_str_exact(a) && a->count == 2 && is_str_exact(b) &&
      (store == Op::STORE_FAST || store == Op::STORE_FAST_LOAD_FAST)) {
    Object*& variable = frame.slots()[store == Op::STORE_FAST ? next >> 8 : next >> 8 & 0xfff];
    if (variable == a) {
      if (Str* grown = append_in_place(*as_str(a), *as_str(b))) {
        operands[0] = nullptr;
        variable = grown;
        return Ref<>::adopt(grown);
      }
    }
  }
  return inplace(*this, a, b, op);
}

Result<Ref<>> Interpreter::load_name(Frame& frame, Str* name) {
  Object* locals = frame.locals.get();
  if (locals) {
    if (locals->type == rt().types.dict) {
      if (Object* value = dict_get(*as_dict(locals), name)) return Borrowed<>(value).dup();
    } else {
      Ref<> value = TRY(get_item_or_null(*this, locals, name));
      if (value) return value;
    }
  }
  return load_global(frame, name);
}

// Type parameters are objects of a module that is written in Python and imported when the first one is made.
Result<Ref<>> Interpreter::load_typing(Str* name) {
  Ref<Str> module_name = TRY(intern(std::string_view("_typing")));
  Ref<> module = TRY(import(*module_name));
  return get_attr(*this, module.get(), name);
}

// ---- unpacking
// -------------------------------------------------------------------------------------------------------

// Writes the values downwards from `to` (exclusive), so that the first ends on top of the stack.
Result<void> Interpreter::unpack(Object* iterable, Word before, bool starred, Word after, Object** to) {
  Word wanted = before + after;
  auto* iter_slot = type_of(iterable)->slots.iter;
  if (!iter_slot && !type_of(iterable)->slots.getitem)
    return type_error(*this, "cannot unpack non-iterable %T object", iterable);
  Ref<Tuple> items;
  if (iterable->type == rt().types.tuple || iterable->type == rt().types.list) {
    items = TRY(tuple_from_iterable(*this, iterable));
  } else {
    // No more is asked of the iterator than needed to know that there is too much.
    Ref<> it = TRY(get_iter(*this, iterable));
    Ref<List> list = TRY(make_list());
    for (;;) {
      if (!starred && list->size > wanted) break;
      Ref<> item = TRY(iter_next(*this, it.get()));
      if (!item) break;
      TRY(list_append(*list, std::move(item)));
    }
    items = TRY(list_to_tuple(*list));
  }
  int got = static_cast<int>(items->size), need = static_cast<int>(wanted);
  if (items->size < wanted) {
    return value_error(*this,
                       starred ? "not enough values to unpack (expected at least %d, got %d)"
                               : "not enough values to unpack (expected %d, got %d)",
                       need, got);
  }
  if (!starred && items->size > wanted) {
    if (iterable->type == rt().types.tuple || iterable->type == rt().types.list || iterable->type == rt().types.dict) {
      return value_error(*this, "too many values to unpack (expected %d)", need);
    }
    return value_error(*this, "too many values to unpack (expected %d)", need);
  }
  Ref<> rest;
  if (starred) {
    Word middle = items->size - wanted;
    rest = TRY(make_list_from(items->items() + before, middle));
  }
  for (Word i = 0; i < before; ++i) *--to = Borrowed<>((*items)[i]).dup().release();
  if (starred) *--to = rest.release();
  for (Word i = 0; i < after; ++i) *--to = Borrowed<>((*items)[items->size - after + i]).dup().release();
  return {};
}

// ---- import
// ----------------------------------------------------------------------------------------------------------

// The whole name of `from ..name import`: dots count packages upwards, one being the module's own.
Result<Ref<Str>> Interpreter::absolute_name(Dict& globals, Str* name, int64_t level) {
  Object* package = dict_get(globals, ID(__package__));
  Ref<Str> base;
  if (package && is_str(package)) {
    base = Borrowed<Str>(as_str(package)).dup();
  } else if (Object* own = dict_get(globals, ID(__name__)); own && is_str(own)) {
    base = Borrowed<Str>(as_str(own)).dup();
    if (!dict_get(globals, ID(__path__))) {  // a module: first to its package
      Word end = base->length;
      while (end > 0 && base->at(end - 1) != '.') --end;
      base = TRY(substring(*base, 0, end ? end - 1 : 0));
    }
  }
  if (!base || base->length == 0) {
    return raise_error(*this, rt().exceptions.ImportError, "attempted relative import with no known parent package");
  }
  Word end = base->length;
  for (; level > 1; --level) {
    while (end > 0 && base->at(end - 1) != '.') --end;
    if (end == 0)
      return raise_error(*this, rt().exceptions.ImportError, "attempted relative import beyond top-level package");
    --end;
  }
  base = TRY(substring(*base, 0, end));
  if (name->length == 0) return intern(std::move(base));
  return intern(TRY(format_message("%U.%U", base.get(), name)));
}

Result<Ref<>> Interpreter::import_name(Dict& globals, Str* name, Object* from_list, int64_t level) {
  Ref<Str> whole = level > 0 ? TRY(absolute_name(globals, name, level)) : Borrowed<Str>(name).dup();
  Ref<> module = TRY(import(*whole));
  bool named = from_list && from_list != rt().none && is_tuple(from_list) && as_tuple(from_list)->size;
  if (!named) {
    // import a.b binds a.
    for (Word i = 0; level == 0 && i < name->length; ++i) {
      if (name->at(i) != '.') continue;
      Ref<Str> top = TRY(substring(*name, 0, i));
      return import(*intern(std::move(top)));
    }
    return module;
  }
  // from a import b: b may be a module inside a.
  if (!TRY(get_attr_or_null(*this, module.get(), ID(__path__)))) return module;
  Ref<Tuple> names = Borrowed<Tuple>(as_tuple(from_list)).dup();
  for (Word i = 0; i < names->size; ++i) {
    Object* item = (*names)[i];
    if (!is_str(item) || equal(*as_str(item), "*") || TRY(get_attr_or_null(*this, module.get(), as_str(item))))
      continue;
    Ref<Str> full = intern(TRY(format_message("%U.%U", whole.get(), as_str(item))));
    auto sub = import(*full);
    if (sub) continue;
    if (!raised_is(*this, sub.error(), rt().exceptions.ModuleNotFoundError)) return sub.error();
    // Only when it is this very module that is missing.
    Object* missing = raised()->extra[1].get();
    if (!missing || !is_str(missing) || !equal(*as_str(missing), *full)) return sub.error();
    drop_raised();
  }
  return module;
}

Result<Ref<>> Interpreter::import_from(Object* module, Str* name) {
  Ref<> value = TRY(get_attr_or_null(*this, module, name));
  if (value) return value;
  Ref<> module_name = TRY(get_attr_or_null(*this, module, ID(__name__)));
  if (module_name && is_str(module_name.get())) {
    Ref<Str> full = intern(TRY(format_message("%U.%U", as_str(module_name.get()), name)));
    Object* sub = dict_get(*rt().modules, full.get());
    if (sub) return Borrowed<>(sub).dup();
    Ref<> file = TRY(get_attr_or_null(*this, module, ID(__file__)));
    Ref<Str> where = file && is_str(file.get()) ? std::move(file).cast<Str>() : TRY(make_str("unknown location"));
    auto message =
        format_message("cannot import name '%U' from '%U' (%U)", name, as_str(module_name.get()), where.get());
    if (!message) return message.error();
    auto error = make_exception(*rt().exceptions.ImportError, Ref<>(message.take()));
    if (!error) return error.error();
    (*error)->extra[1] = std::move(module_name);
    (*error)->extra[2] = Borrowed<>(where.get()).dup();
    (*error)->extra[3] = Borrowed<>(name).dup();
    return raise(error.take());
  }
  return raise_error(*this, rt().exceptions.ImportError, "cannot import name '%U'", name);
}

Result<void> Interpreter::import_star(Frame& frame, Object* module) {
  Ref<> all = TRY(get_attr_or_null(*this, module, ID(__all__)));
  Ref<> dict = TRY(get_attr(*this, module, ID(__dict__)));
  Ref<List> names = TRY(list_from_iterable(*this, all ? all.get() : dict.get()));
  for (Word i = 0; i < names->size; ++i) {
    Object* name = (*names)[i];
    if (!is_str(name)) return type_error(*this, "Item in %s must be str, not %T", all ? "__all__" : "__dict__", name);
    if (!all && as_str(name)->length && as_str(name)->at(0) == '_') continue;
    Ref<> value = TRY(get_attr(*this, module, as_str(name)));
    TRY(set_item(*this, frame.locals.get(), name, value.get()));
  }
  return {};
}

// ---- functions
// -------------------------------------------------------------------------------------------------------

Result<Ref<>> Interpreter::make_function_object(Frame& frame, Ref<Code> code, Word flags, Object**& sp) {
  auto pop = [&] {
    Object* o = *--sp;
    *sp = nullptr;
    return Ref<>::adopt(o);
  };
  Ref<> doc;
  if (code->flags_word & (Word{1} << 26)) doc = Borrowed<>((*as_tuple(code->constants.get()))[0]).dup();
  Ref<> made = TRY(make_function(std::move(code), Borrowed<Dict>(frame.globals).dup(), nullptr));
  auto& f = *static_cast<Function*>(made.get());
  f.builtins = Borrowed<>(frame.builtins).dup();
  f.doc = std::move(doc);
  if (flags & 8) f.closure = pop();
  if (flags & 4) f.annotations = pop();
  if (flags & 2) f.kwdefaults = pop();
  if (flags & 1) f.defaults = pop();
  return made;
}

// How a call is named in complaints about its arguments: module.qualname().
Result<Ref<Str>> Interpreter::function_text(Object* callable) {
  Ref<> qualname = TRY(get_attr_or_null(*this, callable, ID(__qualname__)));
  if (!qualname || !is_str(qualname.get())) return str(*this, callable);
  Ref<> module = TRY(get_attr_or_null(*this, callable, ID(__module__)));
  if (module && is_str(module.get()) && !equal(*as_str(module.get()), "builtins"))
    return format_message("%U.%U()", as_str(module.get()), as_str(qualname.get()));
  return format_message("%U()", as_str(qualname.get()));
}

// The positional arguments of f(*iterable) as a tuple.
Result<Ref<Tuple>> Interpreter::star_arguments(Object* callable, Object* iterable) {
  if (!type_of(iterable)->slots.iter && !type_of(iterable)->slots.getitem) {
    Ref<Str> shown = TRY(function_text(callable));
    return type_error(*this, "%U argument after * must be an iterable, not %T", shown.get(), iterable);
  }
  return tuple_from_iterable(*this, iterable);
}

Result<void> Interpreter::merge_keywords(Dict& into, Object* mapping, Object* callable) {
  auto name_of = [&] { return function_text(callable); };
  if (!is_dict(mapping) && !TRY(get_attr_or_null(*this, mapping, ID(keys)))) {
    Ref<Str> shown = TRY(name_of());
    return type_error(*this, "%U argument after ** must be a mapping, not %T", shown.get(), mapping);
  }
  Ref<Dict> more = TRY(make_dict());
  TRY(dict_merge(*this, *more, mapping, true));
  Word at = 0;
  Object *key, *value;
  while (dict_next(*more, at, key, value)) {
    if (TRY(dict_lookup(*this, into, key))) {
      Ref<Str> shown = TRY(name_of());
      return type_error(*this, "%U got multiple values for keyword argument '%U'", shown.get(),
                        TRY(str(*this, key)).get());
    }
    TRY(dict_insert(*this, into, Borrowed<>(key).dup(), Borrowed<>(value).dup()));
  }
  return {};
}

// ---- with
// ------------------------------------------------------------------------------------------------------------

Result<void> Interpreter::enter_with(Ref<> manager, bool is_async, Ref<>& exit, Ref<>& value) {
  const char* kind = is_async ? "asynchronous " : "";
  Ref<> enter = TRY(get_special(*this, manager.get(), is_async ? ID(__aenter__) : ID(__enter__)));
  if (!enter)
    return type_error(*this, "'%T' object does not support the %scontext manager protocol", manager.get(), kind);
  exit = TRY(get_special(*this, manager.get(), is_async ? ID(__aexit__) : ID(__exit__)));
  if (!exit) {
    return type_error(*this, "'%T' object does not support the %scontext manager protocol (missed %s method)",
                      manager.get(), kind, is_async ? "__aexit__" : "__exit__");
  }
  manager = nullptr;  // as CPython: only the two methods hold it while __enter__ runs
  value = TRY(call(*this, enter.get(), {}));
  return {};
}

// ---- classes
// ---------------------------------------------------------------------------------------------------------

namespace {

// Bases may stand for others (__mro_entries__).
Result<Ref<Tuple>> resolve_bases(Interpreter& in, Object* const* bases, Word count, bool& changed) {
  Ref<List> out = TRY(make_list());
  for (Word i = 0; i < count; ++i) {
    if (is_instance(bases[i], rt().types.type)) {
      TRY(list_append(*out, Borrowed<>(bases[i]).dup()));
      continue;
    }
    Ref<> hook = TRY(get_attr_or_null(in, bases[i], ID(__mro_entries__)));
    if (!hook) {
      TRY(list_append(*out, Borrowed<>(bases[i]).dup()));
      continue;
    }
    Ref<Tuple> all = TRY(make_tuple_from(bases, count));
    Ref<> entries = TRY(call_with(in, hook.get(), all.get()));
    if (!is_tuple(entries.get())) return type_error(in, "__mro_entries__ must return a tuple");
    TRY(list_extend(in, *out, entries.get()));
    changed = true;
  }
  return list_to_tuple(*out);
}

}  // namespace

// __build_class__(function, name, *bases, metaclass=None, **keywords)
Result<Ref<>> Interpreter::build_class(const Args& args) {
  if (args.count < 2) return type_error(*this, "__build_class__: not enough arguments");
  if (args[0]->type != rt().types.function) return type_error(*this, "__build_class__: func must be a function");
  if (!is_str(args[1])) return type_error(*this, "__build_class__: name is not a string");
  auto& function = *static_cast<Function*>(args[0]);
  bool changed = false;
  Ref<Tuple> bases = TRY(resolve_bases(*this, args.items + 2, args.count - 2, changed));

  // The metaclass, and the other keywords.
  Ref<> meta;
  Word others = 0;
  for (Word i = 0; i < args.keyword_count(); ++i) {
    if (equal(*as_str((*args.keywords)[i]), *ID(metaclass))) {
      meta = Borrowed<>(args.items[args.count + i]).dup();
    } else {
      ++others;
    }
  }
  Ref<Tuple> keyword_names = TRY(make_tuple(others));
  Ref<Tuple> call_args = TRY(make_tuple(3 + others));
  Word n = 0;
  for (Word i = 0; i < args.keyword_count(); ++i) {
    if (equal(*as_str((*args.keywords)[i]), *ID(metaclass))) continue;
    keyword_names->init(n, Borrowed<>((*args.keywords)[i]).dup());
    call_args->init(3 + n++, Borrowed<>(args.items[args.count + i]).dup());
  }
  if (!meta)
    meta =
        Borrowed<>(bases->size ? static_cast<Object*>((*bases)[0]->type) : static_cast<Object*>(rt().types.type)).dup();
  if (is_instance(meta.get(), rt().types.type)) {
    TypeObject* winner = TRY(calculate_metaclass(*this, static_cast<TypeObject*>(meta.get()), *bases));
    meta = Borrowed<>(winner).dup();
  }

  Ref<> prepare = TRY(get_attr_or_null(*this, meta.get(), ID(__prepare__)));
  Ref<> namespace_;
  if (prepare) {
    Ref<Tuple> items = TRY(make_tuple(2 + others));
    items->init(0, Borrowed<>(args[1]).dup());
    items->init(1, bases.dup());
    for (Word i = 0; i < others; ++i) items->init(2 + i, Borrowed<>((*call_args)[3 + i]).dup());
    namespace_ = TRY(call(*this, prepare.get(), Args(items->items(), 2, keyword_names.get())));
  } else {
    namespace_ = TRY(make_dict());
  }

  Recursion guard(*this, "", Recursion::kRun);
  if (!guard) return Error::raised;
  // The body runs like a function whose locals are the namespace.
  Ref<Frame> frame = TRY(make_frame(Borrowed<Code>(function.code).dup(), function.globals.dup(),
                                    function.builtins ? function.builtins.dup() : Ref<>(), namespace_.dup(),
                                    Borrowed<>(&function).dup()));
  if (function.closure) {
    Tuple& cells = *as_tuple(function.closure.get());
    for (Word i = 0; i < cells.size; ++i)
      frame->slots()[function.code->free_start + i] = Borrowed<>(cells[i]).dup().release();
  }
  TRY(push_frame(std::move(frame), OnReturn::to_native));
  Ref<> cell;
  switch (run(false, cell)) {
    case RunEnd::returned: break;
    case RunEnd::raised: return Error::raised;
    default: return Error::stopped;
  }
  if (changed) {
    Ref<Tuple> original = TRY(make_tuple_from(args.items + 2, args.count - 2));
    TRY(set_item(*this, namespace_.get(), ID(__orig_bases__), original.get()));
  }
  call_args->init(0, Borrowed<>(args[1]).dup());
  call_args->init(1, std::move(bases));
  call_args->init(2, namespace_.dup());
  Ref<> cls = TRY(call(*this, meta.get(), Args(call_args->items(), 3, others ? keyword_names.get() : nullptr)));
  if (is_instance(cls.get(), rt().types.type) && cell->type == rt().types.cell) {
    Ref<> inside = static_cast<Cell&>(*cell).value.dup();
    if (inside.get() != cls.get()) {
      Ref<Str> shown = TRY(repr(*this, cls.get()));
      if (!inside)
        return raise_error(*this, rt().exceptions.RuntimeError,
                           "__class__ not set defining '%U' as %U. Was __classcell__ propagated to type.__new__?",
                           as_str(args[1]), shown.get());
      Ref<Str> other = TRY(repr(*this, inside.get()));
      return type_error(*this, "__class__ set to %U defining '%U' as %U", other.get(), as_str(args[1]), shown.get());
    }
  }
  if (is_native(*function.code) && is_instance(cls.get(), rt().types.type)) {
    auto& type = static_cast<TypeObject&>(*cls);
    type.features.dotted_name = !type.features.exception_subclass;
  }
  return cls;
}

// ---- builtins that need the machine
// ----------------------------------------------------------------------------------

namespace {

Interpreter& vm(Interp& in) { return static_cast<Interpreter&>(in); }

Result<Ref<>> builtin_globals(Interp& in, Object*, const Args&) {
  return in.current_frame() ? Ref<>(Borrowed<Dict>(in.current_frame()->globals).dup()) : none();
}

Result<Ref<>> builtin_locals(Interp& in, Object*, const Args&) {
  Frame* frame = in.current_frame();
  if (!frame) return none();
  return locals_of(*frame);
}

Result<Ref<>> builtin_import(Interp& in, Object*, const Args& args) {
  static const char* const kNames[] = {"name", "globals", "locals", "fromlist", "level", nullptr};
  Object* v[5];
  TRY(unpack(in, {.function = "__import__", .names = kNames, .required = 1}, args, v));
  Str* name = TRY(need_str(in, v[0], "__import__", 1));
  int64_t level = v[4] ? TRY(as_index(in, v[4])) : 0;
  if (level < 0) return value_error(in, "level must be >= 0");
  if (level == 0 && name->length == 0) return value_error(in, "Empty module name");
  Ref<Dict> globals = v[1] && is_dict(v[1]) ? Borrowed<Dict>(as_dict(v[1])).dup() : TRY(make_dict());
  Ref<> names = v[3] && is_list(v[3]) ? Ref<>(TRY(list_to_tuple(*as_list(v[3])))) : Borrowed<>(v[3]).dup();
  return vm(in).import_name(*globals, name, names.get(), level);
}

Result<Ref<Str>> source_of(Interp& in, Object* source, const char* function) {
  if (is_str(source)) return Borrowed<Str>(as_str(source)).dup();
  std::string_view bytes;
  if (bytes_view(source, bytes)) return decode(in, source, bytes, nullptr, nullptr);
  return type_error(in, "%s() arg 1 must be a string, bytes or code object", function);
}

Result<Ref<>> builtin_compile(Interp& in, Object*, const Args& args) {
  Ref<Str> source = TRY(source_of(in, args[0], "compile"));
  if (!is_str(args[1])) return type_error(in, "compile() argument 'filename' must be str");
  if (!is_str(args[2])) return type_error(in, "compile() argument 'mode' must be str");
  Str& mode = *as_str(args[2]);
  ast::Mode as_mode;
  if (equal(mode, "exec")) {
    as_mode = ast::Mode::Exec;
  } else if (equal(mode, "eval")) {
    as_mode = ast::Mode::Eval;
  } else if (equal(mode, "single")) {
    as_mode = ast::Mode::Single;
  } else {
    return value_error(in, "compile() mode must be 'exec', 'eval' or 'single'");
  }
  Text text;
  append(text, *source);
  return vm(in).compile(text.view(), *as_str(args[1]), as_mode);
}

Result<Ref<>> run_code(Interp& in, const Args& args, bool eval) {
  const char* name = eval ? "eval" : "exec";
  Object* globals = args.get(1) ? args.get(1) : keyword(args, "globals");
  Object* locals = args.get(2) ? args.get(2) : keyword(args, "locals");
  Frame* frame = in.current_frame();
  if (globals == rt().none) globals = nullptr;
  if (locals == rt().none) locals = nullptr;
  if (globals && !is_dict(globals)) return type_error(in, "%s() globals must be a dict, not %T", name, globals);
  Ref<> global_dict, local_map;
  if (globals) {
    global_dict = Borrowed<>(globals).dup();
    local_map = Borrowed<>(locals ? locals : globals).dup();
  } else {
    global_dict = Borrowed<Dict>(frame->globals).dup();
    local_map = locals ? Borrowed<>(locals).dup() : TRY(builtin_locals(in, nullptr, {}));
  }
  Ref<Code> code;
  TreeLiterals literals;
  if (args[0]->type == rt().types.code) {
    code = Borrowed<Code>(as_code(args[0])).dup();
    if (code->free_count) return type_error(in, "code object passed to %s() may not contain free variables", name);
  } else {
    Ref<Str> source = TRY(source_of(in, args[0], name));
    Text text;
    append(text, *source);
    std::string_view view = text.view();
    if (eval) {
      while (!view.empty() && (view[0] == ' ' || view[0] == '\t')) view.remove_prefix(1);
    }
    Ref<Str> filename = TRY(make_str("<string>"));
    code = TRY(vm(in).compile(view, *filename, eval ? ast::Mode::Eval : ast::Mode::Exec, false, literals));
  }
  return vm(in).run_module_code(std::move(code), std::move(global_dict).cast<Dict>(), std::move(local_map));
}
Result<Ref<>> builtin_exec(Interp& in, Object*, const Args& args) {
  TRY(run_code(in, args, false));
  return none();
}
Result<Ref<>> builtin_eval(Interp& in, Object*, const Args& args) { return run_code(in, args, true); }

Result<Ref<>> builtin_build_class(Interp& in, Object*, const Args& args) { return vm(in).build_class(args); }

const NativeMethod kVmBuiltins[] = {
    {"__build_class__", builtin_build_class, 0, -1, NativeMethod::method | NativeMethod::keywords, nullptr},
    {"__import__", builtin_import, 0, -1, NativeMethod::method | NativeMethod::keywords, nullptr},
    {"compile", builtin_compile, 3, 6, NativeMethod::method | NativeMethod::keywords, nullptr},
    {"eval", builtin_eval, 1, 3, NativeMethod::method | NativeMethod::keywords, nullptr},
    {"exec", builtin_exec, 1, 3, NativeMethod::method | NativeMethod::keywords, nullptr},
    {"globals", builtin_globals, 0, 0, NativeMethod::method, nullptr},
    {"locals", builtin_locals, 0, 0, NativeMethod::method, nullptr},
    {},
};

}  // namespace

Result<Ref<>> Interpreter::run_module_code(Ref<Code> code, Ref<Dict> globals, Ref<> locals) {
  Recursion guard(*this, "", Recursion::kRun);
  if (!guard) return Error::raised;
  if (!dict_get(*globals, ID(__builtins__))) {
    TRY(dict_set(*globals, ID(__builtins__), Borrowed<>(rt().builtins).dup()));
  }
  Ref<> builtins = Borrowed<>(&builtins_for(*globals)).dup();
  Ref<Frame> frame =
      TRY(make_frame(std::move(code), std::move(globals), std::move(builtins), std::move(locals), nullptr));
  TRY(push_frame(std::move(frame), OnReturn::to_native));
  Ref<> value;
  switch (run(false, value)) {
    case RunEnd::returned: return value;
    case RunEnd::raised: return Error::raised;
    default: return Error::stopped;
  }
}

Result<Ref<>> Interpreter::resume_frame(Frame&, Ref<>, bool&) { return not_supported(*this, "resuming a bare frame"); }

Result<void> add_vm_builtins(Interpreter&) {
  auto name = intern(std::string_view("builtins"));
  if (!name) return name.error();
  for (const NativeMethod* m = kVmBuiltins; m->name; ++m) {
    Ref<Str> key = TRY(intern(std::string_view(m->name)));
    TRY(dict_set(*rt().builtins, key.get(), TRY(make_builtin(*m, nullptr, (*name).dup()))));
  }
  return {};
}

// ---- sys's hooks
// -----------------------------------------------------------------------------------------------------

Object* sys_attribute(Str* name) { return rt().sys ? dict_get(*rt().sys, name) : nullptr; }

Object* replaced_in_sys(Str* name, const char* original) {
  auto original_name = intern(std::string_view(original));
  Object* now = sys_attribute(name);
  return now && original_name && now != sys_attribute((*original_name).get()) ? now : nullptr;
}

namespace {
void set_sys_attribute(Str* name, Ref<> value) {
  if (rt().sys) (void)dict_set(*rt().sys, name, std::move(value));
}
}  // namespace

// As the prompt shows a value: `_` lets go of the old one first, then the text, then `_` takes the new one.
Result<void> Interpreter::display(Object* value) {
  if (Ref<> hook = Borrowed<>(replaced_in_sys(ID(displayhook), "__displayhook__")).dup()) {
    TRY(call_with(*this, hook.get(), value));
    return {};
  }
  if (value == rt().none) return {};
  TRY(bind_name(*rt().builtins, rt().names.underscore, none()));
  Ref<Str> shown = TRY(repr(*this, value));
  if (Ref<> out = Borrowed<>(replaced_in_sys(ID(stdout), "__stdout__")).dup()) {
    Ref<Str> newline = TRY(make_str(uint32_t{'\n'}));
    for (Object* piece : {static_cast<Object*>(shown.get()), static_cast<Object*>(newline.get())})
      TRY(call_method(*this, out.get(), ID(write), Args(&piece, 1)));
  } else {
    Text text;
    append(text, *shown);
    text.append('\n');
    write(text.view().data(), text.size(), false);
  }
  return bind_name(*rt().builtins, rt().names.underscore, Borrowed<>(value).dup());
}

void Interpreter::print_uncaught(Error error) {
  settle(error);
  Ref<BaseException> exception = raised_.take();
  if (!exception) return;
  set_sys_attribute(ID(last_exc), exception.dup());
  set_sys_attribute(ID(last_type), Borrowed<>(exception->type).dup());
  set_sys_attribute(ID(last_value), exception.dup());
  set_sys_attribute(ID(last_traceback), exception->traceback ? exception->traceback.dup() : none());
  if (Ref<> hook = Borrowed<>(replaced_in_sys(ID(excepthook), "__excepthook__")).dup()) {
    Ref<> traceback = exception->traceback ? exception->traceback.dup() : none();
    auto done = call_with(*this, hook.get(), static_cast<Object*>(exception->type), exception.get(), traceback.get());
    if (done) return;
    settle(done.error());
    Ref<BaseException> second = raised_.take();
    Text text;
    text.append("Error in sys.excepthook:\n");
    if (second) (void)format_exception(*this, *second, text, false);
    text.append("\nOriginal exception was:\n");
    (void)format_exception(*this, *exception, text, false);
    return tell(text);
  }
  show_exception(*exception);
}

Result<Ref<>> Interpreter::import(Str& name) { return services_.import_module(*this, name); }

}  // namespace wrp
