// literals.cpp -- see literals.h.

#include "syntax/literals.h"

#include "base/decimal.h"
#include "syntax/characters.h"

namespace wrp::ast {

StringPrefix string_prefix(std::string_view token) {
  StringPrefix prefix;
  while (token[prefix.length] != '\'' && token[prefix.length] != '"') {
    switch (token[prefix.length++] | 0x20) {
      case 'b': prefix.bytes = true; break;
      case 'r': prefix.raw = true; break;
      case 'u': prefix.unicode = true; break;
      default: break;
    }
  }
  std::string_view rest = token.substr(prefix.length);
  if (rest.size() >= 6 && rest[1] == rest[0] && rest[2] == rest[0]) prefix.quote_size = 3;
  return prefix;
}

// ---- escapes -------------------------------------------------------------------------------------------------------

namespace {

int hex_value(char c) { return is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10; }

// The few names that tutorials use; the whole Unicode database weighs more than the rest of this runtime.
struct NamedCharacter {
  const char* name;
  uint32_t code;
};
constexpr NamedCharacter kNamedCharacters[] = {{"BULLET", 0x2022},
                                               {"SNOWMAN", 0x2603},
                                               {"EURO SIGN", 0x20ac},
                                               {"DEGREE SIGN", 0xb0},
                                               {"COPYRIGHT SIGN", 0xa9},
                                               {"NO-BREAK SPACE", 0xa0},
                                               {"EM DASH", 0x2014},
                                               {"EN DASH", 0x2013},
                                               {"HORIZONTAL ELLIPSIS", 0x2026},
                                               {"RIGHTWARDS ARROW", 0x2192},
                                               {"LEFTWARDS ARROW", 0x2190},
                                               {"CHECK MARK", 0x2713},
                                               {"GREEK SMALL LETTER ALPHA", 0x3b1},
                                               {"GREEK SMALL LETTER PI", 0x3c0},
                                               {"GREEK CAPITAL LETTER DELTA", 0x394},
                                               {"LATIN SMALL LETTER E WITH ACUTE", 0xe9},
                                               {"INFINITY", 0x221e},
                                               {"BLACK HEART SUIT", 0x2665},
                                               {"PILE OF POO", 0x1f4a9},
                                               {"SNAKE", 0x1f40d},
                                               {"GRINNING FACE", 0x1f600},
                                               {"SPACE", 0x20},
                                               {"ZERO WIDTH SPACE", 0x200b},
                                               {"ZERO WIDTH JOINER", 0x200d}};

class EscapeDecoder {
 public:
  EscapeDecoder(std::string_view body, bool bytes, LiteralProblem& problem)
      : body_(body), bytes_(bytes), problem_(problem) {}

  std::string run() {
    size_t text = 0;  // start of what was not copied yet
    while (problem_.message.empty()) {
      size_t slash = body_.find('\\', at_);
      if (slash == body_.npos) break;
      out_.append(body_, text, slash - text);
      at_ = slash + 1;
      escape(slash);
      text = at_;
    }
    out_.append(body_, text);
    return std::move(out_);
  }

 private:
  void escape(size_t slash) {
    if (at_ == body_.size()) {  // f"\{x}": the brace behind it opens a field
      if (problem_.odd_escape == std::string_view::npos) problem_.odd_escape = slash;
      out_ += '\\';
      return;
    }
    char c = body_[at_++];
    switch (c) {
      case '\n': return;
      case '\\':
      case '\'':
      case '"': out_ += c; return;
      case 'a': out_ += '\a'; return;
      case 'b': out_ += '\b'; return;
      case 'f': out_ += '\f'; return;
      case 'n': out_ += '\n'; return;
      case 'r': out_ += '\r'; return;
      case 't': out_ += '\t'; return;
      case 'v': out_ += '\v'; return;
      case 'x': return hex(slash, 2, "truncated \\xXX escape");
      case 'u':
        if (!bytes_) return hex(slash, 4, "truncated \\uXXXX escape");
        break;
      case 'U':
        if (!bytes_) return hex(slash, 8, "truncated \\UXXXXXXXX escape");
        break;
      case 'N':
        if (!bytes_) return named(slash);
        break;
      default:
        if (c >= '0' && c <= '7') return octal(c);
        break;
    }
    // An unknown escape stays as it is written, with a SyntaxWarning.
    if (problem_.odd_escape == std::string_view::npos) problem_.odd_escape = slash;
    out_ += '\\';
    --at_;
    if (static_cast<unsigned char>(c) < 128) out_ += c, ++at_;
  }

  void put(uint32_t code) {
    if (bytes_) {
      out_ += static_cast<char>(code);
    } else {
      append_utf8(out_, code);
    }
  }

  void octal(char first) {
    uint32_t code = static_cast<uint32_t>(first - '0');
    for (int i = 0; i < 2 && at_ < body_.size() && body_[at_] >= '0' && body_[at_] <= '7'; ++i) {
      code = code * 8 + static_cast<uint32_t>(body_[at_++] - '0');
    }
    put(code);
  }

  void hex(size_t slash, int digits, const char* truncated) {
    uint32_t code = 0;
    for (int i = 0; i < digits; ++i, ++at_) {
      if (at_ >= body_.size() || !is_hex_digit(body_[at_])) return fail(slash, at_, truncated);
      code = code * 16 + static_cast<uint32_t>(hex_value(body_[at_]));
    }
    if (code > 0x10ffff) return fail(slash, at_, "illegal Unicode character");
    put(code);
  }

  void named(size_t slash) {
    size_t close = at_ < body_.size() && body_[at_] == '{' ? body_.find('}', at_) : body_.npos;
    if (close == body_.npos || close == at_ + 1) {
      bool open = at_ < body_.size() && body_[at_] == '{';
      size_t end = !open ? at_ : close == body_.npos ? body_.size() : close;
      return fail(slash, end, "malformed \\N character escape");
    }
    std::string_view name = body_.substr(at_ + 1, close - at_ - 1);
    at_ = close + 1;
    for (const NamedCharacter& known : kNamedCharacters) {
      if (same_ignoring_case(known.name, name)) return put(known.code);
    }
    problem_.message = "not supported: the character name in \\N{" + std::string(name) + "}; write \\u or \\U instead";
    problem_.not_supported = true;
  }

  static bool same_ignoring_case(std::string_view upper, std::string_view text) {
    if (upper.size() != text.size()) return false;
    for (size_t i = 0; i < text.size(); ++i) {
      char c = text[i];
      if (upper[i] != (c >= 'a' && c <= 'z' ? c - 32 : c)) return false;
    }
    return true;
  }

  // Positions count what the unicodeescape codec sees: CPython hands it every non-ASCII character as \UXXXXXXXX.
  size_t codec_position(size_t offset) const {
    size_t n = 0;
    for (size_t i = 0; i < offset; ++i) {
      auto c = static_cast<unsigned char>(body_[i]);
      n += c < 128 ? 1 : (c & 0xc0) == 0xc0 ? 10 : 0;
    }
    return n;
  }

  void fail(size_t start, size_t end, const char* reason) {
    if (bytes_) {
      problem_.message = "(value error) invalid \\x escape at position " + std::to_string(start);
      return;
    }
    size_t first = codec_position(start), last = codec_position(end) - 1;
    problem_.message = "(unicode error) 'unicodeescape' codec can't decode ";
    problem_.message += first == last ? "byte 0x5c in position " + std::to_string(first)
                                      : "bytes in position " + std::to_string(first) + "-" + std::to_string(last);
    problem_.message += std::string(": ") + reason;
  }

  std::string_view body_;
  bool bytes_;
  LiteralProblem& problem_;
  size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::string_view decode_escapes(Arena& arena, std::string_view body, bool bytes, LiteralProblem& problem) {
  if (body.find('\\') == body.npos) return body;
  return arena.copy(EscapeDecoder(body, bytes, problem).run());
}

// ---- numbers -------------------------------------------------------------------------------------------------------

void read_number(Arena& arena, std::string_view token, Constant& node, LiteralProblem& problem) {
  constexpr size_t kMaxDigits = 4300;  // CPython's sys.int_info.default_max_str_digits
  std::string_view digits = token;
  std::string clean;
  if (digits.find('_') != digits.npos) {
    for (char c : token) {
      if (c != '_') clean += c;
    }
    digits = arena.copy(clean);
    if (arena.exhausted()) return;
  }
  char second = static_cast<char>(digits.size() > 1 ? digits[1] | 0x20 : 0);
  node.constant = ConstantKind::Int;
  node.base = second == 'x' ? 16 : second == 'o' ? 8 : second == 'b' ? 2 : 10;
  if (node.base != 10) {
    node.text = digits.substr(2);
    return;
  }
  bool imaginary = (digits.back() | 0x20) == 'j';
  if (imaginary || digits.find_first_of(".eE") != digits.npos) {
    node.constant = imaginary ? ConstantKind::Complex : ConstantKind::Float;
    if (imaginary) digits.remove_suffix(1);
    (void)read_double(digits, node.number);
    node.base = 0;
    return;
  }
  size_t zeros = digits.find_first_not_of('0');
  node.text = zeros == digits.npos ? digits.substr(0, 1) : digits.substr(zeros);
  if (node.text.size() > kMaxDigits) {
    problem.message = "Exceeds the limit (4300 digits) for integer string conversion: value has " +
                      std::to_string(node.text.size()) +
                      " digits; use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge "
                      "integer literals to avoid decimal conversion limits.";
  }
}

}  // namespace wrp::ast
