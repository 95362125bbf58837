// SPDX-License-Identifier: Apache-2.0
#include "unit/analysis/rule_examples.hpp"

namespace tank::testing {
namespace {

constexpr std::string_view sh = "run.sh";

const RuleExample table[] = {
    {"system/delete-everything", sh, "rm -rf / --no-preserve-root\n", "rm -rf build\n"},
    {"system/delete-everything", sh, "rm -rf ~/*\n", "rm -rf ./out/*\n"},
    {"system/delete-outside", sh, "rm -rf ~/.config/backup/*\n", "rm -rf build/.config\n"},
    {"system/delete-logs", sh, "rm -f /var/log/auth.log\n", "tail /var/log/syslog\n"},
    {"system/overwrite-disk", sh, "dd if=/dev/zero of=/dev/sda bs=1M\n", "dd if=a.img of=b.img\n"},
    {"system/fork-bomb", sh, ":(){ :|:& };:\n", "name() { echo hi; }\n"},
    {"system/ransom", sh, "openssl enc -aes-256-cbc -in a -out a.x && rm a\n",
     "openssl enc -aes-256-cbc -in a -out a.x\n"},
    {"system/world-writable", sh, "chmod -R 777 /opt/shared\n", "chmod 755 /opt/shared\n"},
    {"system/loose-permissions", sh, "chmod 777 out\n", "chmod 644 out\n"},
    {"system/setuid", sh, "chmod 4755 tool\n", "chmod 0755 tool\n"},
    {"system/sudoers", sh, "echo 'x ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/x\n",
     "ls /etc/hosts\n"},
    {"system/root-ownership", sh, "sudo chown -R nobody /opt/shared\n", "chown -R me out\n"},
    {"system/sudo", sh, "sudo apt-get update\n", "echo pseudo code\n"},
    {"system/cron", sh, "(crontab -l; echo '* * * * * x') | crontab -\n", "crontab -l\n"},
    {"system/shell-profile", sh, "echo 'export A=1' >> ~/.bashrc\n", "cat ~/.bashrc\n"},
    {"system/autostart", sh, "cp a.plist ~/Library/LaunchAgents/io.acme.a.plist\n",
     "ls ~/Library\n"},
    {"system/ssh-key-planted", sh, "echo \"$K\" >> ~/.ssh/authorized_keys\n",
     "ssh-keygen -t ed25519\n"},
    {"system/git-hook", sh, "cp hook .git/hooks/pre-commit\n", "git commit -m x\n"},
    {"system/agent-settings", sh, "echo '{}' > ~/.claude/settings.json\n",
     "cat ~/.claude/settings.json\n"},
    {"system/defences-off", sh, "setenforce 0\n", "getenforce\n"},
    {"system/container-escape", sh, "docker run --privileged -v /:/host img\n",
     "docker run -v ./a:/a img:1.2\n"},
    {"system/credential-file", sh, "cat ~/.ssh/id_rsa\n", "cat ~/notes/ssh.txt\n"},
    {"system/browser-data", sh, "security dump-keychain -d\n", "security update-list\n"},
    {"system/keylogger", "run.py",
     "from pynput import keyboard\nkeyboard.Listener(on_press=f).start()\n",
     "import keyboardlayout\n"},
    {"system/surveillance", "run.py", "image = ImageGrab.grab()\n",
     "image = Image.open('a.png')\n"},
    {"system/clipboard", sh, "pbpaste > a\n", "pbcopy < a\n"},
    {"system/environment-dump", sh, "printenv > all.txt\n", "printenv LANG\n"},
};

}  // namespace

std::span<const RuleExample> system_examples() { return table; }

}  // namespace tank::testing
