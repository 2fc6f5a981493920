import type { RefusalCode } from '../../domain/refusal.ts';
import type { FactReader } from '../fact-reader.ts';
import { amid, lead, listed, members, trail } from './phrases.ts';
import {
  badInput,
  imageRefused,
  outsideScope,
  revisionGone,
  unknownApplication,
  unusableChannel,
  wrongState,
} from './refusal-cases.ts';
import {
  allowed,
  because,
  chosen,
  cluster,
  earliest,
  from,
  instead,
  often,
  resume,
  running,
  standing,
  ticket,
  triesLeft,
  when,
  which,
  workload,
} from './refusal-parts.ts';

type Teller = (facts: FactReader) => string;

/** What happened and what to do next, for every reason to say no. */
export const refusals: Readonly<Record<RefusalCode, Teller>> = {
  'application-unknown': unknownApplication,
  'role-missing': (facts) => {
    const roles = facts.list('roles').map((name) => facts.voice.code(name));
    const role = facts.code('role') ?? listed(roles, 'or');
    const needed = role === '' ? '一个你没有的角色' : `角色 ${role}`;
    const who = members(facts.list('grantors'), facts.voice);
    const holders = who === '' ? '' : `有此角色的是 ${who}：请其中一位来做。`;
    return `这需要${needed}。${holders}Firebreak 管理员可以在 ${facts.voice.code('firebreak.yaml')} 里给你加上。`;
  },
  'application-forbidden': (facts) => {
    const teams = facts.list('teams').map((name) => facts.voice.code(name));
    const whose =
      teams.length === 0
        ? '还没有团队负责它；Firebreak 管理员可以把它加进一个团队'
        : `它属于团队 ${listed(teams, 'or')}；请那里的人来做，或让 Firebreak 管理员把你加进去`;
    return `你没有${amid(facts.code('application'), '此应用')}的权限：${whose}。`;
  },
  'not-a-member': (facts) =>
    `只有本工作区的正式成员才能使用 Firebreak，而${standing(facts.plain('standing'))}。请值班同事来做。`,
  'denied-by-policy': (facts) =>
    `未做任何操作：${lead(facts.code('rule') && `策略规则 ${facts.code('rule')}`, '一条策略规则')}禁止对${amid(facts.code('application'), '此应用')}做这个操作${because(facts)}。有人批准也不行。请找 Firebreak 管理员，规则写在 ${facts.voice.code('firebreak.yaml')} 里。`,
  frozen: (facts) => {
    const until = facts.time('until');
    const frozen = until === undefined ? '处于冻结期' : `冻结到 ${until}`;
    const next = instead(facts, '冻结期结束后可以再申请；如果等不及，请找 Firebreak 管理员。');
    return `工单未创建：${lead(facts.code('application'), '此应用')}${frozen}${because(facts)}。${next}`;
  },
  'too-few-approvers': (facts) => {
    const next = instead(facts, `请 Firebreak 管理员给角色 ${facts.voice.code('APPROVER')} 加人。`);
    return `工单未创建：除你之外需要 ${facts.number('wanted') ?? 1} 位审批人，只找到 ${facts.number('found') ?? 0} 位。${next}`;
  },
  'requester-gone': (facts) =>
    `${lead(facts.person('requester'), '申请人')}已不是本工作区的正式成员，不能批准${trail(facts.code('ticketNo'), '此工单')}。未授权任何操作。请拒绝它；如果仍有需要，请自己新建工单。`,
  'break-glass-forbidden': (facts) =>
    `未执行任何操作：策略不允许对${amid(facts.code('ticketNo'), '此工单')}紧急破窗。请直接打电话给审批人；${facts.voice.code('/emergency who APP')} 列出审批人。`,
  'break-glass-too-early': (facts) =>
    `未执行任何操作：要等所有能审批的人都请过${earliest(facts)}，或者没有人可请，才能紧急破窗。在此之前，请按 ${facts.voice.bold('提醒审批人')} 再次提醒，或直接打电话。`,
  'break-glass-owed': (facts) =>
    `未执行任何操作：你在${amid(facts.code('ticketNo'), '之前的工单')}上紧急破窗过，还欠一次复核。请它的一位审批人在卡片上复核；在此之前，你需要别人批准。`,
  'review-not-owed': (facts) =>
    facts.person('by') === undefined
      ? `${ticket(facts)}没有紧急破窗，不用复核。`
      : `${facts.person('by')} 已${when(facts)}复核${trail(facts.code('ticketNo'), '此工单')}。只需复核一次。`,
  'nothing-to-extend': (facts) =>
    `${ticket(facts)}无法延长：它的授权都已结束。请用 ${facts.voice.code('/emergency')} 新建工单。`,
  'own-ticket': (facts) => `${ticket(facts)}是你自己的：你已经在关注它，一批准就可以操作。`,
  'channel-unusable': unusableChannel,
  'already-open': (facts) =>
    `你已为此开过工单，还没有结束${which(facts)}。请用那一张；${facts.voice.code('/emergency mine')} 列出你的工单。`,
  'ticket-unknown': (facts) =>
    `没有${facts.code('ticketNo') === undefined ? '这个编号的工单' : `工单 ${facts.code('ticketNo')}`}。${facts.voice.code('/emergency list')} 列出未结束的工单。`,
  'wrong-state': wrongState,
  'self-approval': (facts) =>
    facts.plain('what') === 'review'
      ? `${ticket(facts)}是你自己的，必须由它的一位审批人复核。请找他们；卡片上写着谁可以。`
      : `${ticket(facts)}是你自己的，必须由别人批准。可以用卡片上的按钮 ${facts.voice.bold('提醒审批人')} 再次提醒他们。`,
  'not-an-approver': (facts) => {
    const deed = facts.plain('what') === 'review' ? '复核' : '审批';
    const who = members(facts.list('grantors'), facts.voice);
    const help =
      who === ''
        ? 'Firebreak 管理员可以给你这个角色。'
        : `${who} 可以${deed}；Firebreak 管理员可以把你加进去。`;
    return `${deed}${amid(facts.code('ticketNo'), '此工单')}需要角色 ${facts.voice.code('APPROVER')}。${help}`;
  },
  'already-decided': (facts) =>
    `你已${when(facts)}${facts.plain('decision') === 'denied' ? '拒绝' : '批准'}${trail(facts.code('ticketNo'), '此工单')}。只算一次，你不用再做什么。`,
  'not-the-requester': (facts) =>
    `${ticket(facts)}属于${trail(facts.person('requester'), '别人')}，只有申请人可以这样做。要自己操作，请用 ${facts.voice.code('/emergency')} 新建工单。`,
  'may-not-revoke': (facts) =>
    `只有申请人、审批人或管理员可以撤销${trail(facts.code('ticketNo'), '此工单')}。请找其中一位。`,
  'token-ended': (facts) =>
    `你对${amid(facts.code('application'), '此应用')}的授权已${when(facts)}结束。未执行任何操作。要新建工单吗？`,
  'token-not-ready': (facts) =>
    `${lead(facts.code('application'), '此应用')}还没有授权。批准后片刻就会有；如果失败了，请在消息列里按 ${facts.voice.bold('重试')}。`,
  'outside-scope': outsideScope,
  'no-pods-chosen': (facts) =>
    `没有选择 Pod，或选中的${chosen(facts)}都已不在。未删除任何 Pod。请重新打开 ${facts.voice.bold('删除 Pod')}，按现在的 Pod 选择。`,
  'confirmation-needed': (facts) =>
    `这会删掉${amid(facts.number('ready')?.toString(), '若干')}个 Ready 的 Pod 中的${amid(facts.number('taken')?.toString(), '几')}个，${facts.number('graceSeconds') === 0 ? '容器会被直接杀掉，不做关闭' : '应用可能会有一段时间不可用'}。还没有删除任何 Pod。要继续，请再确认一次。`,
  'operation-running': (facts) =>
    `${lead(facts.person('actor'), '有人')}正在操作${trail(facts.code('workload'), '该工作负载')}${running(facts)}。未执行任何操作。请等它结束，或与对方沟通。`,
  'operation-over': (facts) => `它已${when(facts)}结束，没有可停止的了。结果见消息列。`,
  'redeploy-too-often': (facts) =>
    `未执行任何操作：${lead(facts.code('application'), '此应用')}一小时内已重新部署${often(facts)}，达到上限。下次重新部署：${from(facts, '一小时之内')}。`,
  'budget-used-up': (facts) =>
    `${lead(facts.code('application'), '此应用')}的授权次数已用完${allowed(facts)}。未执行任何操作。要继续，请新建工单。`,
  'workload-gone': (facts) =>
    `${workload(facts)}已不在${cluster(facts)}里，或已被另一个同名的取代。未执行任何操作。请先部署它，再新建工单。`,
  'workload-paused': (facts) =>
    `${workload(facts)}已暂停，重启不会有任何变化。未执行任何操作。请先恢复：${facts.voice.code(resume(facts))}`,
  'revision-gone': revisionGone,
  'image-refused': imageRefused,
  'rollout-overtaken': (facts) =>
    `重启开始后，有人改动了${trail(facts.code('workload'), '该工作负载')}，结果已无法判断。不再继续操作。请查清是谁在部署它；如果仍有需要，再开始一次。`,
  'cluster-forbids': (facts) => {
    const reason = facts.text('reason');
    return `${cluster(facts)}拒绝了这个请求${reason === undefined ? '' : `：${reason}`}。重试没有用。请集群管理员查看；Firebreak 的 README 列出了所需权限。`;
  },
  'entry-not-failed': (facts) =>
    `${ticket(facts)}没有可重试的：授权没有失败，或正在创建。请看消息列里的按钮。`,
  'code-needed': (facts) =>
    `未执行任何操作：${lead(facts.code('ticketNo'), '这一步')}需要验证器应用的验证码。请再按一次按钮，输入它显示的验证码。`,
  'code-wrong': (facts) =>
    `验证码不对。未执行任何操作。请输入验证器应用里 ${facts.voice.bold('Firebreak')} 现在显示的验证码。${triesLeft(facts.number('left'))}`,
  'code-replayed': () => '这个验证码已经用过，每个只能用一次。未执行任何操作。请等最多 30 秒，输入下一个。',
  'code-locked': (facts) =>
    `验证码输错太多次，暂时不再接受你的验证码。未执行任何操作。${lead(facts.time('until'), '一刻钟')}后可以再试；如果等不及，请找其他有权限的人。`,
  'not-enrolled': (facts) => {
    const whose = facts.person('person');
    return whose === undefined
      ? `未执行任何操作：这需要验证器应用的验证码，而你还没有设置。请在 ${facts.voice.bold('应用')} 里打开 Firebreak，在 ${facts.voice.bold('主页')} 标签上设置。`
      : `${whose} 没有设置验证器，不用重置。`;
  },
  'already-enrolled': (facts) =>
    `你已经设置了验证器。要更换，请输入它的一个验证码。如果它已不在手边，管理员可以用 ${facts.voice.code('/emergency reset-authenticator @you')} 重置。`,
  'own-authenticator': () => '不能重置自己的验证器，否则会话被盗就能绕过它。请找另一位管理员。',
  'step-up-unavailable': (facts) => {
    const key = facts.voice.code('FIREBREAK_ENCRYPTION_KEY');
    return facts.plain('problem') === 'unreadable'
      ? `未执行任何操作：你的验证器是在另一个 ${key} 下设置的，无法校验。请 Firebreak 管理员换回原来的密钥，或重置你的验证器。`
      : `未执行任何操作：这里无法校验验证码。请 Firebreak 管理员设置 ${key}。`;
  },
  'reminded-lately': (facts) =>
    `不到一分钟前刚提醒过审批人。${from(facts, '一分钟后')}可以再提醒。如果等不及，请直接打电话。`,
  'too-many-presses': () => '短时间内按得太多，这一次没有接受。未执行任何操作。请过几秒再试。',
  'bad-input': badInput,
};
