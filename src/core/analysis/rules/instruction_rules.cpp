// SPDX-License-Identifier: Apache-2.0
// Prose that turns an agent against its user. Tried everywhere: an agent reads comments, tool
// descriptions and strings as well as text.
#include "core/analysis/rules/pattern_rule.hpp"

namespace tank::inline v0::analysis {
namespace {

constexpr auto stage = Stage::instructions;
constexpr auto* say_it = "Say what the skill does, and leave the agent's other instructions alone.";

const PatternRule table[] = {
    {{"instructions/ignore-previous", 1, stage, Severity::high,
      "Tells the agent to drop its other instructions", say_it, 1427},
     "ignore disregard forget override bypass discard neglect",
     R"~((?i)(ignore|disregard|forget|override|bypass|discard|neglect)\s+((all|any|the|your|my|of|these|those|every|everything)\s+){0,5}(previous|previously|prior|above|earlier|preceding|existing|original|initial|other|system|default|current|safety|security)\s+((\w+)\s+){0,2}(instructions?|prompts?|rules?|guidelines?|directives?|commands?|constraints?|policies|policy|messages?|training|safeguards?)\b)~"},
    {{"instructions/forget-everything", 1, stage, Severity::high,
      "Tells the agent to drop its other instructions", say_it, 1427},
     "forget ignore disregard new_instructions your_new_instructions",
     R"~((?i)((forget|ignore|disregard)\s+(everything|anything|all)\s+(you|above|before|that\s+came|said|prior|previously)|(your\s+)?new\s+instructions?\s*(are|is|:)))~"},
    {{"instructions/hide-from-user", 1, stage, Severity::high,
      "Tells the agent to keep something from its user", "Say openly what the skill does.", 451},
     "do_not don't never without dont must_not should_not avoid secretly",
     R"~((?i)(do\s+not|don'?t|never|must\s+not|should\s+not|avoid|without)\s+(ever\s+)?(tell(ing)?|inform(ing)?|notify(ing)?|alert(ing)?|warn(ing)?|mention(ing)?|reveal(ing)?|disclos(e|ing)|report(ing)?|expos(e|ing)|let(ting)?)\s+([\w'-]+\s+){0,5}(the\s+|your\s+)?(user|human|operator|owner|them\b)|secretly\s+\w+)~"},
    {{"instructions/silently", 1, stage, Severity::medium, "Tells the agent to act unseen",
      "Say openly what the skill does.", 451},
     "silently quietly in_the_background_without without_the_user",
     R"~((?i)((silently|quietly)\s+(\w+\s+){0,2}(send|upload|post|forward|transmit|copy|read|collect|execute|install|modify|delete|exfiltrate|append|record|log)|without\s+(the\s+user'?s?\s+)(knowledge|consent|permission|approval|noticing|knowing|seeing)))~"},
    {{"instructions/without-asking", 1, stage, Severity::medium,
      "Tells the agent not to ask its user", "Leave the question to the agent's own policy.", 862},
     "without_asking without_confirm without_prompting do_not_ask don't_ask never_ask "
     "without_user_confirm without_requesting",
     R"~((?i)((without|do\s+not|don'?t|never)\s+(asking|ask|prompting|prompt|requesting|request|confirming|user\s+confirmation|confirmation\s+from)\s*(\w+\s+){0,4}(user|human|permission|confirmation|approval|consent|confirm)))~"},
    {{"instructions/send-data", 1, stage, Severity::high,
      "Tells the agent to send its user's data to an address",
      "Remove it, or let the user name the address.", 200},
     "send forward post upload transmit exfiltrate submit relay leak deliver email",
     R"~((?i)\b(send|forward|post|upload|transmit|exfiltrate|submit|relay|leak|deliver|e-?mail)\s+([\w'’.,/<>$*-]+\s+){0,10}(data|sessions?|tokens?|credentials?|passwords?|secrets?|keys?|env|environment|conversations?|history|messages?|files?|contents?|context|prompts?|cookies|transcripts?|logs?|variables?|information|output|results?)\s+([\w'’,/-]+\s+){0,6}(to|at|via)\s+(the\s+|this\s+|our\s+|following\s+|external\s+|remote\s+){0,4}(https?://|ftp://|wss?://|`https?|<https?|url|endpoint|server|webhook|address|collector|[\w.+-]+@[\w-]+\.))~"},
    {{"instructions/send-to-address", 1, stage, Severity::medium,
      "Tells the agent to send what it read to an address",
      "Remove it, or let the user name the address.", 200},
     "send_ forward_ upload_ transmit_ exfiltrate_",
     R"~((?i)\b(send|forward|upload|transmit|exfiltrate)\s+(it|them|this|that|these|everything|all)\s+([\w'’,-]+\s+){0,5}to\s+[`"'<]?https?://)~"},
    {{"instructions/read-secrets", 1, stage, Severity::medium,
      "Tells the agent to read or show credentials",
      "Let the user configure what the skill needs, under its own name.", 522},
     "read collect extract retrieve gather harvest print output paste include attach cat dump "
     "find search locate show",
     R"~((?i)\b(read|collect|extract|retrieve|gather|harvest|print|output|paste|include|attach|cat|dump|find|search\s+for|locate|show)\s+([\w'’~/.-]+\s+){0,6}(session\s+tokens?|session\s+data|api\s+keys?|access\s+tokens?|credentials?|passwords?|private\s+keys?|secret\s+keys?|ssh\s+keys?|environment\s+variables|cookies|seed\s+phrases?|recovery\s+phrases?|mnemonics?|~?/?\.ssh\b|~?/?\.aws\b|\.env\b\s+files?|id_rsa|/etc/passwd|/etc/shadow)\b)~",
     in_prose | in_comment | in_hidden | in_config | in_markup},
    {{"instructions/disable-safety", 1, stage, Severity::high,
      "Tells the agent to drop safety measures", say_it, 693},
     "disable turn_off bypass circumvent ignore override deactivate evade skip suspend",
     R"~((?i)\b(disable|turn\s+off|bypass|circumvent|ignore|override|deactivate|evade|skip|suspend)\s+((all|any|the|your|every|its|these|claude'?s?|agent'?s?|model'?s?|tool|user|built-in)\s+){0,4}(safety|security|permission|approval|ethical|moderation|guardrail|sandbox|safeguard|content)s?\s*(checks?|measures?|filters?|polic(y|ies)|rules?|prompts?|guidelines?|restrictions?|protocols?|controls?|warnings?|features?|systems?|guardrails?|mechanisms?|protections?|limits?|restrictions?|safeguards?|confirmations?)?\b)~"},
    {{"instructions/skip-permissions", 1, stage, Severity::high,
      "Has the agent run without asking for permission", "Ask for what is needed in the manifest.",
      862},
     "--dangerously-skip --dangerously-bypass bypasspermissions dangerouslydisablesandbox --yolo "
     "autoapprove auto-approve auto__approve alwaysapprove always-approve always__approve "
     "automatically_approve always_approve approve_all accept_all accept-all approve-all",
     R"~((?i)(--dangerously-(skip|bypass)[\w-]*|dangerouslydisablesandbox"?\s*[:=]\s*true|bypasspermissions\b|--yolo\b|"?(auto|always)-?_?approve"?\s*[:=]\s*(true|\[\s*["'])|(automatically|always)\s+approve\s+(all|every|any)|(approve|accept)[ -]all\s+(tool|permission|request|command|edit|prompt)s?))~"},
    {{"instructions/jailbreak", 1, stage, Severity::high,
      "Gives the agent another character that knows no rules", say_it, 1427},
     "you_are_now pretend act_as developer_mode dan_mode jailbr from_now_on_you unrestricted_mode "
     "god_mode no_restrictions",
     R"~((?i)(you\s+are\s+now\s+(a\s+|an\s+|in\s+)*(dan\b|developer\s+mode|jailbr\w+|unrestricted|unfiltered|uncensored|root|admin\w*|free\s+from|no\s+longer)|pretend\s+(that\s+)?(you\s+)?(have\s+no|are\s+not\s+bound|there\s+are\s+no)|act\s+as\s+(a\s+|an\s+)?(unrestricted|unfiltered|uncensored|evil|dan\b|jailbroken)|(developer|dan|unrestricted|god)\s+mode\s+(is\s+)?(enabled|on|activated)|from\s+now\s+on,?\s+you\s+(will|must|shall|are\s+going\s+to)\s+(\w+\s+){0,3}(obey|ignore|answer\s+without|comply)|jailbroken|with\s+no\s+restrictions))~"},
    {{"instructions/chat-template", 1, stage, Severity::high,
      "Imitates the marks between the turns of a conversation", "Remove the marks.", 1427},
     "<|im__start|> <|im__end|> <|system|> <|endoftext|> [inst] <<sys>> <|start__header "
     "<|assistant "
     "###_system: </system>",
     R"~((?i)(<\|(im_start|im_end|system|user|assistant|endoftext|start_header_id|eot_id)\|>|\[inst\]|<<sys>>|\n?###\s*system:\s|</system>\s*<))~"},
    {{"instructions/urgent-block", 1, stage, Severity::medium,
      "Dresses a demand up as a notice of the system", say_it, 1427},
     "<important> <system> <critical> <system-reminder> <instructions> <secret> <admin> <override> "
     "<mandatory> <hidden>",
     R"~((?i)<(important|system|critical|system-reminder|secret|admin|override|mandatory|hidden)>[^<]*\b(must|always|never|do\s+not|required|before|send|forward|read|execute|run|ignore)\b)~"},
    {{"instructions/block-demands-data", 1, stage, Severity::critical,
      "Demands data for an address in what looks like a notice of the system", "Remove it.", 1427},
     "<important> <system> <critical> <system-reminder> <secret> <admin> <override> <mandatory> "
     "<hidden> <instructions>",
     R"~((?i)<(important|system|critical|system-reminder|secret|admin|override|mandatory|hidden|instructions)>[^<]*\b(send|forward|post|upload|transmit|submit|read|attach)\b[^<]*(https?://|webhook|\.ssh|token|credential|password|secret|api\s+key))~"},
    {{"instructions/before-any-tool", 1, stage, Severity::high,
      "Wants to be used before or instead of other tools", say_it, 1427},
     "before prior_to instead_of whenever must_be_called must_always_be always_call always_use "
     "always_invoke always_run",
     R"~((?i)((before|prior\s+to)\s+(using|calling|invoking|running|you\s+use|you\s+call)\s+(any|all|every|other|another)\s+(other\s+)?(tools?|skills?|commands?|functions?)|(this|the)?\s*(tool|skill|function)?\s*must\s+(always\s+)?be\s+(called|used|invoked|executed|run)\s+(first|before)|instead\s+of\s+(using\s+)?(the\s+)?(built-in|other|any\s+other|official)\s+(tools?|skills?|commands?)|always\s+(call|use|invoke|run)\s+(this|the)\s+(tool|skill|server|function)\s+(first|before)))~"},
    {{"instructions/route-through", 1, stage, Severity::high,
      "Has the agent send its traffic through somebody else's address",
      "Let the user configure proxies.", 441},
     "forward route proxy relay redirect tunnel send_all",
     R"~((?i)\b(always|must|shall|should|all)\s+(\w+\s+){0,4}(forward|route|proxy|relay|redirect|tunnel|routed|forwarded|sent|send)\s+([\w-]+\s+){0,5}(via|through|to)\s+[`"']?([\w-]+\.)+[a-z]{2,}\b)~",
     anywhere,
     Try::in_line},
    {{"instructions/poison-memory", 1, stage, Severity::high,
      "Wants to be written into the agent's memory or rules",
      "Let the user decide what the agent keeps.", 1427},
     "add append write insert save store remember copy paste put update",
     R"~((?i)\b(add|append|write|insert|save|store|copy|paste|put)\s+((the\s+following|this|these|it|them|all)\s+)([\w'-]+\s+){0,6}(to|into|in)\s+([\w'’]+\s+){0,4}(claude\.md|agents\.md|\.cursorrules|\.windsurfrules|system\s+prompt|memory|memories|long-term\s+memory|global\s+(rules|instructions)|~/\.claude)\b)~"},
    {{"instructions/reveal-prompt", 1, stage, Severity::high,
      "Wants to see the agent's own instructions", say_it, 1427},
     "reveal print repeat output show leak display disclose tell_me send include",
     R"~((?i)\b(reveal|print|repeat|output|show|leak|display|disclose|send|include|tell\s+me)\s+((me|us|the|your|full|entire|complete|exact|whole|all|of|its)\s+){0,5}(system\s+prompt|hidden\s+(prompt|instructions)|initial\s+(prompt|instructions)|internal\s+instructions|developer\s+(prompt|message)))~"},
    {{"instructions/spread", 1, stage, Severity::high, "Wants to be copied into other places",
      "Remove it.", 506},
     "copy install inject add replicate propagate spread insert",
     R"~((?i)\b(copy|install|inject|replicate|propagate|spread|insert|add)\s+(this|these|the\s+same|yourself|itself)\s+(\w+\s+){0,3}(in|into|to|across)\s+(all|every|each|other|any)\s+(other\s+)?(\w+\s+)?(skills?|projects?|repos?|repositor(y|ies)|files?|machines?|agents?|prompts?)\b)~"},
    {{"instructions/transfer-funds", 1, stage, Severity::critical, "Has the agent send money",
      "Remove it.", 506},
     "transfer send withdraw approve sweep",
     R"~((?i)\b(transfer|send|withdraw|approve|sweep)\s+([\w.$]+\s+){0,6}(eth|btc|bitcoin|usdc|usdt|sol|tokens|funds|crypto\w*|balance|wallet)\s+([\w']+\s+){0,5}(to|into)\s+([\w']+\s+){0,3}[`"']?(0x[0-9a-f]{8,}|bc1[0-9a-z]{8,}|[13][a-km-zA-HJ-NP-Z1-9]{25,}))~"},
    {{"instructions/image-beacon", 1, stage, Severity::high,
      "Has a picture's address carry data away", "Remove what is put into the address.", 200},
     "![ <img",
     R"~((?i)(!\[[^\]\n]*\]\(\s*<?https?://[^)\s]+[?&/][\w-]*=?(\{\{?|\$\{|<[a-z]|\[[a-z]|%7b)|<img[^>\n]*src=["']?https?://[^"'>\s]+[?&][\w-]{1,40}=(\{|\$\{|\[)))~"},
    {{"instructions/execute-fetched", 1, stage, Severity::high,
      "Has the agent follow instructions that it fetches",
      "Ship the instructions with the skill: what a page says can change.", 494},
     "fetch download load retrieve read get follow execute",
     R"~((?i)\b(fetch|download|load|retrieve|read|get|curl|visit|open)\s+([\w'’-]+\s+){0,5}(from\s+|at\s+)?[`"'<(]?https?://[^\s`"'>)]+[`"'>)]?[\s,.]+((and|then|,)\s*){1,3}(\w+\s+){0,3}(follow|execute|run|obey|apply|do\s+what|perform)\b)~"},
    {{"instructions/invisible-style", 1, stage, Severity::medium,
      "Text that is styled to be invisible", "Show the text, or remove it.", 451},
     "color: font-size:0 font-size:_0 display:none display:_none visibility:hidden "
     "visibility:_hidden opacity:0 opacity:_0",
     R"~((?i)(color:\s*(white|#fff(fff)?|transparent|rgba\([^)]*,\s*0\))\b[^>]*>\s*[^<\s]|font-size:\s*0(px|pt|em|rem)?\b|display:\s*none[^>]*>\s*[^<\s]{1}[^<]{15,}|visibility:\s*hidden[^>]*>\s*[^<\s]|opacity:\s*0(\.0+)?\s*[;"'][^>]*>\s*[^<\s]))~",
     in_prose | in_markup | in_hidden},
    {{"instructions/script-link", 1, stage, Severity::medium, "A link that runs code",
      "Link to a page.", 79},
     "](javascript: ](data:text/html href=\"javascript: ](vbscript:",
     R"~((?i)(\]\(|href=")(javascript|vbscript|data:text/html))~",
     in_prose | in_markup},
    {{"instructions/do-not-skip", 1, stage, Severity::low,
      "Insists that a step must not be left out", say_it, 1427},
     "do_not_skip never_skip must_not_be_skipped mandatory_step cannot_be_skipped",
     R"~((?i)(do\s+not|never)\s+skip\s+(this|these|any)|must\s+not\s+be\s+skipped|mandatory\s+step|cannot\s+be\s+skipped)~",
     in_prose | in_comment | in_hidden | in_config},
    {{"instructions/claims-authority", 1, stage, Severity::medium,
      "Claims to speak for the agent's maker or its administrator", say_it, 1427},
     "anthropic openai system_administrator administrator security_team",
     R"~((?i)(this\s+is\s+(a\s+|an\s+)?(message|notice|instruction|directive|order)s?\s+from\s+(anthropic|openai|google|the\s+(system\s+)?administrator|your\s+developers?)|(anthropic|openai|the\s+system\s+administrator)\s+(has\s+)?(authori[sz]e[sd]|approve[sd]|require[sd]|instructs?)\s+(you|this|the\s+agent)))~",
     anywhere,
     Try::in_line},
};

}  // namespace

std::span<const PatternRule> instruction_rules() { return table; }

}  // namespace tank::inline v0::analysis
