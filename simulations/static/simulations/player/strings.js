// What the player itself says, as opposed to what the trace says. [English, 简体中文]
import { fill } from "./format.js";

const STRINGS = {
  example: ["Worked example", "示例演示"],
  "example.of": ["Worked example: {title}", "示例演示：{title}"],
  release: ["Go {version}", "Go {version}"],
  lang: ["language {version}", "语言版本 {version}"],
  step: ["Step {n} of {length}", "第 {n} 步，共 {length} 步"],
  start: ["Start · {length} {length|step|steps}", "起点 · 共 {length} 步"],
  valuetext: ["{n} / {length}: {caption}", "{n} / {length}：{caption}"],
  loading: ["Loading the worked example …", "正在加载示例……"],

  code: ["Code", "代码"],
  "code.of": ["Code: {file}", "代码：{file}"],
  "code.all": ["All lines", "全部代码"],
  "code.less": ["Current lines", "只看当前行"],
  "code.now": ["this line", "当前行"],
  scene: ["Memory", "内存"],

  transport: ["Playback", "播放控制"],
  first: ["First step", "回到起点"],
  back: ["One step back", "后退一步"],
  play: ["Play", "播放"],
  pause: ["Pause", "暂停"],
  forward: ["One step forward", "前进一步"],
  last: ["Last step", "到最后一步"],
  "back.milestone": ["Previous milestone", "上一个关键步骤"],
  "forward.milestone": ["Next milestone", "下一个关键步骤"],
  position: ["Position", "位置"],
  speed: ["Speed", "速度"],
  milestones: ["Milestones only", "只看关键步骤"],
  goto: ["Go to step", "跳到第几步"],
  chapter: ["Chapter", "章节"],
  "chapter.before": ["Before it begins", "开始之前"],
  "chapter.later": ["Chapter {n}", "第 {n} 章"],
  options: ["Options", "选项"],
  quiz: ["Quiz me", "考考我"],
  "quiz.stop": ["Stop the quiz", "结束测验"],

  changed: ["What changed", "变化"],
  "changed.none": ["Nothing has happened yet.", "还没有发生任何变化。"],
  "changed.same": ["No value changed in this step.", "这一步没有值发生变化。"],
  tables: ["State as tables", "以表格查看状态"],
  "tables.empty": ["Nothing here yet.", "这里还没有内容。"],
  "tables.changed": ["changed", "已变化"],
  evidence: ["Evidence", "证据"],
  "evidence.later": [
    "Shown after your predictions: it names the values.",
    "作出预测后才显示：其中写有这些值。",
  ],

  share: ["Save and share", "保存与分享"],
  "share.svg": ["This picture (SVG)", "当前画面（SVG）"],
  "share.png": ["This picture (PNG)", "当前画面（PNG）"],
  "share.strip": ["Milestones (SVG)", "关键步骤（SVG）"],
  "share.markdown": ["Captions (Markdown)", "解说文字（Markdown）"],
  "share.json": ["The trace (JSON)", "轨迹数据（JSON）"],
  "share.link": ["Copy a link to this step", "复制指向这一步的链接"],
  "share.link.done": ["The link is copied.", "链接已复制。"],
  "share.link.failed": ["The link could not be copied: {url}", "无法复制链接：{url}"],
  "share.print": ["Print the milestones", "打印关键步骤"],
  "share.failed": ["The file could not be made.", "无法生成文件。"],
  "share.part": [
    "Up to the open question; the rest after your answer.",
    "只包含未回答问题之前的部分；作答后可保存全部。",
  ],

  question: ["Your prediction", "你的预测"],
  "question.announce": ["Question: {ask}", "问题：{ask}"],
  "question.blocked": [
    "Answer the question first, or choose Show me.",
    "请先回答问题，或选择“直接看答案”。",
  ],
  check: ["Check", "检查"],
  show: ["Show me", "直接看答案"],
  yes: ["Yes, it changes", "会变"],
  no: ["No, it stays", "不变"],
  "field.number": ["Your answer, a number", "你的答案（数字）"],
  "field.pick": ["Pick one, here or in the picture", "在这里或画面中选一个"],
  "field.order": ["Put these in order, first on top", "按先后排序，最先的在最上面"],
  "field.choice": ["Pick one", "选一个"],
  up: ["Move {what} up", "上移 {what}"],
  down: ["Move {what} down", "下移 {what}"],
  "order.moved": ["{what}: place {n} of {length}", "{what}：第 {n} 位，共 {length} 项"],
  "error.number": ["Write a number.", "请输入一个数字。"],
  "error.pick": ["Pick one first.", "请先选一个。"],
  right: ["Right", "正确"],
  wrong: ["Not what happened", "与实际不符"],
  revealed: ["Shown", "已显示答案"],
  you: ["You said", "你的预测"],
  happened: ["What happened", "实际结果"],
  misconception: ["Why one might think so", "为什么会这样想"],
  rule: ["The rule", "规则"],
  ahead: ["Continue", "继续"],
  "score": ["{right} of {asked} predicted right", "{asked} 题预测对 {right} 题"],
  "why.key_revealed": ["the key question was shown, not recalled", "关键问题是看的答案，没有想起来"],
  "why.key_wrong": ["the key prediction was wrong", "关键预测错了"],
  "why.some_wrong": ["some predictions were wrong", "有些预测错了"],
  "why.all_right": ["every prediction was right", "全部预测正确"],
  "why.quick": ["every prediction was right, and quick", "全部预测正确，而且很快"],

  "failed.network": [
    "The worked example could not be loaded: there was no answer.",
    "无法加载示例：没有收到响应。",
  ],
  "failed.status": [
    "The worked example could not be loaded (status {status}).",
    "无法加载示例（状态码 {status}）。",
  ],
  "failed.json": [
    "The worked example arrived damaged and cannot be shown.",
    "示例数据已损坏，无法显示。",
  ],
  "failed.shape": [
    "This worked example has a form that this page cannot read.",
    "本页面无法读取这种格式的示例。",
  ],
  "failed.version": [
    "This worked example is of a newer form (version {version}). Its values are below as tables; reload the page for the new player.",
    "这个示例使用更新的格式（版本 {version}）。下面以表格列出其中的值；请重新加载页面以使用新的播放器。",
  ],
  "failed.kind": [
    "This page cannot draw “{kind}” yet. {title} is below as a table.",
    "本页面还不能绘制“{kind}”。{title} 见下方表格。",
  ],
  "failed.draw": [
    "The picture of this step could not be drawn. Its values are below as tables.",
    "无法绘制这一步的画面。下面以表格列出其中的值。",
  ],
  retry: ["Try again", "重试"],
};

/** The content language ("en" or "zh-CN") for any BCP 47 tag. */
export function contentLanguage(tag) {
  return /^zh\b/i.test(tag ?? "") ? "zh-CN" : "en";
}

/** A function key, args → sentence in that language. */
export function speaker(lang) {
  const index = lang === "zh-CN" ? 1 : 0;
  return (key, args = {}) => (key in STRINGS ? fill(STRINGS[key][index], args) : key);
}

export const LISTED = STRINGS; // for the test that both languages use the same placeholders
