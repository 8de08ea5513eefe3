#include "modules/python_modules.h"

#include "modules/state.h"
#include "vm/interpreter.h"

namespace wrp {

namespace {

constexpr std::string_view kMark = "#: module ";

struct Source {
  std::string_view name, text;
  bool package = false, native = false;
};

// The file that begins at `at`, and moves past it.
bool next_source(std::string_view all, size_t& at, Source& out) {
  if (at >= all.size()) return false;
  size_t end = at;
  do {
    end = all.find(kMark, end + 1);
  } while (end != std::string_view::npos && all[end - 1] != '\n');
  if (end == std::string_view::npos) end = all.size();
  out.text = all.substr(at, end - at);
  std::string_view line = out.text.substr(kMark.size(), out.text.find('\n') - kMark.size());
  size_t space = line.find(' ');
  out.name = line.substr(0, space);
  std::string_view kind = space == std::string_view::npos ? std::string_view() : line.substr(space + 1);
  out.package = kind == "package";
  out.native = kind == "native";
  at = end;
  return true;
}

std::string_view asset() { return {state().python_asset, state().python_asset_size}; }

bool find_in_asset(std::string_view name, Source& out) {
  size_t at = 0;
  while (next_source(asset(), at, out)) {
    if (out.name == name) return true;
  }
  return false;
}

Result<Ref<>> run_source(Interp& in, Str& name, const Source& source, const char* folder) {
  Ref<Module> module = TRY(make_module(Borrowed<Str>(&name).dup()));
  Dict& dict = *module->dict;
  Text file;
  file.append(folder);
  for (char c : source.name) file.append(c == '.' ? '/' : c);
  file.append(source.package ? "/__init__.py" : ".py");
  Ref<Str> filename = TRY(finish(file));
  TRY(dict_set(dict, ID(__file__), filename.dup()));
  Ref<Str> package = Borrowed<Str>(&name).dup();
  if (source.package) {
    TRY(dict_set(dict, ID(__path__), TRY(make_list())));
  } else {
    int64_t dot = -1;
    for (Word i = 0; i < name.length; ++i) dot = name.at(i) == '.' ? static_cast<int64_t>(i) : dot;
    package = TRY(substring(name, 0, static_cast<Word>(dot < 0 ? 0 : dot)));
  }
  TRY(dict_set(dict, ID(__package__), std::move(package)));
  if (Object* builtins = dict_get(*rt().modules, ID(builtins))) TRY(dict_set(dict, ID(__builtins__), dup(builtins)));
  TRY(dict_set(*rt().modules, &name, module.dup()));
  auto run = [&]() -> Result<void> {
    auto& vm = static_cast<Interpreter&>(in);
    vm.sources().add(*filename, source.text, true);
    Ref<Code> code = TRY(vm.compile(source.text, *filename, ast::Mode::Exec));
    Ref<> done = TRY(vm.run_module_code(std::move(code), module->dict.dup(), module->dict.dup()));
    return {};
  };
  auto done = run();
  if (!done) {
    Ref<> gone = dict_take(*rt().modules, &name);
    return done.error();
  }
  // A module may put another object in its own place.
  Object* there = dict_get(*rt().modules, &name);
  return there ? dup(there) : Ref<>(std::move(module));
}

}  // namespace

void set_python_asset(std::string_view text) {
  state().python_asset = text.data();
  state().python_asset_size = text.size();
}
bool is_program_module(Str& name) {
  Object* own = state().program_modules ? dict_get(*state().program_modules, &name) : nullptr;
  return own && !is_none((*as_tuple(own))[0]);
}

bool has_python_asset() { return state().python_asset_size != 0; }

namespace {

Result<void> remember(std::string_view name, Ref<> source, bool package) {
  Ref<Str> key = TRY(intern(name));
  Ref<> is_package = make_bool(package);
  return dict_set(*state().program_modules, key.get(), TRY(make_tuple_of(source.get(), is_package.get())));
}

}  // namespace

Result<bool> add_python_module(std::string_view name, std::string_view source) {
  if (name.empty() || name.front() == '.' || name.back() == '.' || name.find("..") != std::string_view::npos)
    return false;
  if (!state().program_modules) state().program_modules = TRY(make_dict());
  Dict& all = *state().program_modules;
  for (size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1)) {
    std::string_view parent = name.substr(0, dot);
    Object* there = dict_get(all, TRY(intern(parent)).get());
    // Without a source of its own it is one of ours of that name, or empty.
    TRY(remember(parent, there ? dup((*as_tuple(there))[0]) : none(), true));
  }
  Object* before = dict_get(all, TRY(intern(name)).get());
  bool package = before && (*as_tuple(before))[1] == rt().true_;
  TRY(remember(name, TRY(make_str(source)), package));
  return true;
}

Result<Ref<>> import_python_module(Interp& in, Str& name) {
  Ref<Str> key = intern(Borrowed<Str>(&name).dup());
  Object* own = state().program_modules ? dict_get(*state().program_modules, key.get()) : nullptr;
  Text utf8, text;
  append(utf8, *key);
  Source source;
  if (own && (!is_none((*as_tuple(own))[0]) || !find_in_asset(utf8.view(), source))) {
    if (!is_none((*as_tuple(own))[0])) append(text, *as_str((*as_tuple(own))[0]));
    source = {utf8.view(), text.view(), (*as_tuple(own))[1] == rt().true_};
    return run_source(in, *key, source, "");
  }
  if (!find_in_asset(utf8.view(), source)) return Ref<>();
  return run_source(in, *key, source, source.native ? "<native>/" : "<lib>/");
}

void list_python_modules(Text& out) {
  size_t at = 0;
  Source source;
  while (next_source(asset(), at, source)) {
    if (source.name[0] == '_' || source.name.find('.') != std::string_view::npos) continue;
    out.append(", ");
    out.append(source.name);
  }
}

}  // namespace wrp
