// token.h -- the words of Python, as the lexer hands them to the parser.
#pragma once

#include <cstdint>

namespace wrp::ast {

// clang-format off
enum class Tok : uint8_t {
  End, Newline, Indent, Dedent, Error,
  Name, Number, String, FStringStart, FStringMiddle, FStringEnd,
  // brackets and separators
  LeftParen, RightParen, LeftBracket, RightBracket, LeftBrace, RightBrace,
  Comma, Colon, Semicolon, Dot, Ellipsis, Arrow, ColonEqual, Equal, Exclamation, Unknown,
  // operators; the binary ones stand in the order of ast::Operator, so that one subtraction converts them
  Plus, Minus, Star, At, Slash, Percent, DoubleStar, LeftShift, RightShift, Pipe, Caret, Ampersand, DoubleSlash,
  PlusEqual, MinusEqual, StarEqual, AtEqual, SlashEqual, PercentEqual, DoubleStarEqual, LeftShiftEqual,
  RightShiftEqual, PipeEqual, CaretEqual, AmpersandEqual, DoubleSlashEqual,
  Tilde, EqualEqual, NotEqual, Less, LessEqual, Greater, GreaterEqual,
  // keywords (match, case, type and _ are names)
  False, None, True, And, As, Assert, Async, Await, Break, Class, Continue, Def, Del, Elif, Else, Except, Finally, For,
  From, Global, If, Import, In, Is, Lambda, Nonlocal, Not, Or, Pass, Raise, Return, Try, While, With, Yield
};
// clang-format on

struct Token {
  Tok kind = Tok::End;
  uint8_t level = 0;     // open brackets after this token
  bool ascii = true;     // of a name: no need to normalise it
  bool escaped = false;  // of a FStringMiddle: the doubled brace at its end counts once
  uint32_t start = 0;    // offsets in the text
  uint32_t end = 0;
  uint32_t line = 0;  // of start, from 1
};

}  // namespace wrp::ast
