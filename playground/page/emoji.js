/** Slack's names for the emoji that are likely here; a name that is missing is shown as it was written. */
const table = `
+1 👍 -1 👎 adhesive_bandage 🩹 airplane ✈️ alarm_clock ⏰ ambulance 🚑 anger 💢 arrow_backward ◀️ arrow_down ⬇️
arrow_forward ▶️ arrow_left ⬅️ arrow_right ➡️ arrow_up ⬆️ arrow_up_down ↕️ arrows_counterclockwise 🔄 back 🔙
ballot_box_with_check ☑️ bar_chart 📊 bell 🔔 black_circle ⚫ black_large_square ⬛ black_small_square ▪️ black_square_for_stop ⏹️
black_heart 🖤 blue_heart 💙 blush 😊 bomb 💣 book 📖 bookmark 🔖 boom 💥 broken_heart 💔 broom 🧹 bug 🐛 bulb 💡
bust_in_silhouette 👤 busts_in_silhouette 👥 calendar 📆 chart_with_downwards_trend 📉 chart_with_upwards_trend 📈
checkered_flag 🏁 clap 👏 clipboard 📋 clock1 🕐 cloud ☁️ coffee ☕ collision 💥 compass 🧭 computer 💻 construction 🚧
cry 😢 date 📅 desktop_computer 🖥️ door 🚪 double_vertical_bar ⏸️ dart 🎯 electric_plug 🔌 envelope ✉️ exclamation ❗
eyes 👀 face_with_monocle 🧐 fast_forward ⏩ file_folder 📁 fire 🔥 fire_engine 🚒 fire_extinguisher 🧯 firecracker 🧨
flashlight 🔦 floppy_disk 💾 full_moon 🌕 gear ⚙️ ghost 👻 green_heart 💚 green_circle 🟢 grey_question ❔ hammer 🔨
hammer_and_wrench 🛠️ hand ✋ heart ❤️ heavy_check_mark ✔️ heavy_minus_sign ➖ heavy_multiplication_x ✖️ heavy_plus_sign ➕
helmet_with_white_cross ⛑️ hourglass ⌛ hourglass_flowing_sand ⏳ inbox_tray 📥 information_source ℹ️ key 🔑 label 🏷️
large_blue_circle 🔵 large_green_circle 🟢 large_green_square 🟩 large_orange_circle 🟠 large_red_square 🟥
large_yellow_circle 🟡 large_yellow_square 🟨 link 🔗 lock 🔒 lock_with_ink_pen 🔏 closed_lock_with_key 🔐 loudspeaker 📢
mag 🔍 mag_right 🔎 mailbox 📫 mega 📣 memo 📝 microscope 🔬 money_with_wings 💸 mute 🔇 new 🆕 newspaper 📰 no_bell 🔕
no_entry ⛔ no_entry_sign 🚫 notebook 📓 octagonal_sign 🛑 ok 🆗 ok_hand 👌 orange_heart 🧡 outbox_tray 📤 package 📦
page_facing_up 📄 paperclip 📎 pause_button ⏸️ pencil 📝 pencil2 ✏️ phone ☎️ pill 💊 point_down 👇 point_left 👈
point_right 👉 point_up ☝️ police_car 🚓 pray 🙏 purple_heart 💜 pushpin 📌 question ❓ rabbit 🐰 raised_hand ✋
raised_hands 🙌 receipt 🧾 recycle ♻️ red_circle 🔴 repeat 🔁 rewind ⏪ robot_face 🤖 rocket 🚀 rotating_light 🚨
rolled_up_newspaper 🗞️ satellite 📡 scissors ✂️ scroll 📜 seedling 🌱 shield 🛡️ ship 🚢 siren 🚨 skull 💀 sleeping 😴
small_blue_diamond 🔹 small_orange_diamond 🔸 small_red_triangle 🔺 small_red_triangle_down 🔻 smile 😄 smiley 😃 snail 🐌
snowflake ❄️ sos 🆘 sparkles ✨ speech_balloon 💬 spiral_note_pad 🗒️ star ⭐ stop_button ⏹️ stop_sign 🛑 stopwatch ⏱️
sunny ☀️ tada 🎉 telephone_receiver 📞 thermometer 🌡️ thinking_face 🤔 thread 🧵 thumbsdown 👎 thumbsup 👍 ticket 🎫
timer_clock ⏲️ toolbox 🧰 traffic_light 🚥 triangular_flag_on_post 🚩 trophy 🏆 unlock 🔓 vertical_traffic_light 🚦 v ✌️
vs 🆚 warning ⚠️ wastebasket 🗑️ wave 👋 whale 🐳 whale2 🐋 wheel_of_dharma ☸️ white_check_mark ✅ white_circle ⚪
white_flag 🏳️ white_large_square ⬜ white_small_square ▫️ wrench 🔧 writing_hand ✍️ x ❌ yellow_heart 💛 zap ⚡ zzz 💤
one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ zero 0️⃣`;

const words = table.trim().split(/\s+/);

/** @type {ReadonlyMap<string, string>} */
const byName = new Map(
  words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? '']] : [])),
);

/** @param {string} name without colons @returns {string | undefined} */
export const emojiNamed = (name) => byName.get(name);

/** Puts emoji in the place of their names, as in `:fire: now`. @param {string} text */
export const withEmoji = (text) =>
  text.replace(/:([a-z0-9_+-]+):/g, (written, name) => byName.get(name) ?? written);
