// generics.cpp -- type parameters: def f[T](x: T), class A[T], type X[T] = list[T] (PEP 695).
//
//   def f[T: bound](x: T = d): ...      is      def <generic parameters of f>(.defaults):
//                                                   T = _typevar("T", lambda: bound, None)
//                                                   def f(x: T = .defaults): ...
//                                                   f.__type_params__ = (T,)
//                                                   return f
//                                               f = <generic parameters of f>(d)
#include "compile/compiler.h"

namespace wrp::compile {

// A function of module _typing, ready to be called.
void Compiler::typing_helper(const char* helper) {
  emit(Op::LOAD_TYPING, u().name(helper));
  emit(Op::PUSH_NULL);
}

// A function that evaluates the expression when it is wanted, or None.
void Compiler::lazy(Expr*& e) {
  if (!e) return emit(Op::LOAD_CONST, none());
  Scope& scope = *table_.scope_of(&e);
  enter(scope, e->at.line);
  function_prologue(scope);
  none();
  expr(e);
  emit(Op::RETURN_VALUE);
  make_closure(leave(), scope, 0);
}

// Binds each, and leaves them all as a tuple.
void Compiler::type_params(Span<TypeParam> params) {
  for (TypeParam& p : params) {
    bool constrained = p.bound && p.bound->kind == ExprKind::Tuple;
    typing_helper(p.kind == TypeParamKind::ParamSpec      ? "_paramspec"
                  : p.kind == TypeParamKind::TypeVarTuple ? "_typevartuple"
                  : constrained                           ? "_constrained_typevar"
                                                          : "_typevar");
    emit(Op::LOAD_CONST, text_constant(p.name));
    lazy(p.bound);
    lazy(p.default_value);
    emit(Op::CALL, 3);
    emit(Op::COPY, 1);
    name(mangled(p.name), Use::store);
  }
  emit(Op::BUILD_TUPLE, static_cast<int>(params.size()));
}

void Compiler::enter_type_scope(Span<TypeParam> params, int arguments) {
  Scope& scope = *table_.scope_of(&params[0]);
  enter(scope, params[0].at.line);
  u().arg_count = arguments;
  function_prologue(scope);
  none();
  type_params(params);
}

// What is on the stack is the scope's value. Calls it at once; its arguments lie on the stack outside.
void Compiler::leave_type_scope(int arguments) {
  emit(Op::RETURN_VALUE);
  Scope& scope = u().scope;
  make_closure(leave(), scope, 0);
  for (int i = arguments; i > 0; --i) emit(Op::SWAP, i + 1);  // under the arguments
  emit(Op::PUSH_NULL);
  for (int i = arguments; i > 0; --i) emit(Op::SWAP, i + 1);
  emit(Op::CALL, arguments);
}

void Compiler::generic_function(FunctionDef& f, int flags) {
  int arguments = (flags & 1) + (flags >> 1 & 1);
  enter_type_scope(f.type_params, arguments);
  for (int i = 0; i < arguments; ++i) emit(Op::LOAD_FAST, i);
  function_object(f, flags);
  emit(Op::SWAP, 2);
  emit(Op::SET_TYPE_PARAMS);
  leave_type_scope(arguments);
}

void Compiler::generic_class(ClassDef& c) {
  enter_type_scope(c.type_params, 0);
  name(".type_params", Use::store);
  typing_helper("_generic_base");
  name(".type_params", Use::load);
  emit(Op::CALL, 1);
  name(".generic_base", Use::store);
  class_object(c);
  leave_type_scope(0);
}

void Compiler::type_alias(TypeAlias& t) {
  Name alias = as<NameExpr>(*t.name).id;
  bool generic = t.type_params.size();
  if (generic) {
    enter_type_scope(t.type_params, 0);
  } else {
    emit(Op::BUILD_TUPLE, 0);
  }
  typing_helper("_alias");  // parameters, function, null -> function, null, name, parameters, value
  emit(Op::LOAD_CONST, text_constant(alias));
  emit(Op::COPY, 4);
  lazy(t.value);
  emit(Op::CALL, 3);
  emit(Op::SWAP, 2);
  emit(Op::POP_TOP);
  if (generic) leave_type_scope(0);
  at(t);
  name(mangled(alias), Use::store);
}

}  // namespace wrp::compile
