/** What people do with a sentence, in English; see `acts-fr.ts`. */
export const actsEn: Readonly<Record<string, string>> = {
  asks_age:
    "how old are you ? | what's your age | ur age ? | how old r u | your age please | are you over 18 | asl ? | what year were you born | age ? | may i ask your age | you're how old ? | are you a minor | so how old might you be | whats ur age | tell me your age | how old did you say you were | can i know how old you are | u 18 yet ? | are you underage | when were you born",
  tells_own_age: "i'm 34 | im 41 and you | i am 29 years old | just turned 38 | 45 here | i'm in my thirties | me 27 | i was born in 1984 | almost 40 | i'm forty-two",
  school:
    "i've got a maths test | i'm in class right now | my teacher is so strict | i got a b in history | pe tomorrow at school | our school is closed monday | i haven't done my homework | my exams start in may | parents evening was awful | pop quiz this morning | just got home from school | i got detention | i'm starting high school in september | my science teacher told me off | spelling test on thursday | i take the school bus | it's recess | the principal called my mom | my report card came | i have gym class later",
  compliment:
    "you're so pretty | you are really beautiful | you have gorgeous eyes | you're different from the others | you're so mature for your age | you seem older than you are | you're stunning | you are adorable | i love your smile | you're not like other girls | i really like you | you sound lovely | you seem like a good person | ur hot | you are so special to me | cutie | you talk like an adult | anyone would think you were 18 | i think about you all the time | you're the only one who gets me",
  asks_alone:
    "are you alone ? | you by yourself ? | are you home alone | anyone around you ? | is someone with you ? | are you in your room | can you talk privately right now | nobody next to you ? | is anybody in the room | you on your own in your bedroom ? | who's at home with you | are you alone tonight ? | do you sleep alone | is it just you there ? | any1 with u ? | where in the house are you | is your door closed ? | you alone rn",
  asks_supervision:
    "are your parents there ? | is your mom home | when do your parents get back | does your dad work late | are your parents asleep ? | do your parents check your phone | does anyone read your messages ? | does your mum look through your phone | do they know your passcode | is the computer in your bedroom or the living room | where's your family | your folks out ? | does your mother watch you | do ur parents monitor ur phone | any parental controls on your phone ? | do your parents let you go out | what time does your mom finish work | who can see your screen",
  secrecy:
    "this stays between us | don't tell anyone | you can't tell your parents | it's a secret between you and me | keep it to yourself | promise me you won't say anything | don't say a word to your mom | nobody can know | they wouldn't understand so say nothing | let's keep this our secret | don't repeat this | not a soul ok | don't tell your friends about me | if your parents find out we can't talk anymore | my lips are sealed, yours too | keep us private | don't mention me to anybody | lie to your parents | we have to be discreet | never tell your dad",
  erase:
    "delete the messages | clear the chat | wipe your history | remember to delete everything after | erase our conversation | delete it all | can you remove these texts ? | turn on disappearing messages | get rid of this chat | clean your history | remove our chat from your phone | delete my messages pls",
  gift: "i'll get you a phone if you like | i can top up your phone | want some vbucks ? | i'll send you pocket money | i'll buy you whatever you want | do you want a present ? | i can paypal you 20 | i could give you a gift card | i'll give you robux | i'd pay for your train | i'll buy you sneakers | i can help you with money | i'll take you to dinner and pay | tell me what you want and i'll buy it | a little present if you're nice | i got you a subscription",
  move_app:
    "come to snap | got insta ? | shall we continue on whatsapp | add me on telegram | give me your snap | what's your insta | i prefer talking on signal | are you on discord ? | let's go to wa | my snap is better for talking | hit me up on messenger | can we talk somewhere else ? | do you have another app | this site sucks let's switch | download telegram | i'm more on kik | dm me on insta | snap ? | text me on whats app instead | whats ur facebook | find me on skype | send me your tiktok | switch to tg with me | i'll give you my whatsapp",
  presses_no_check:
    "choose no for the check | pick no or they read us | refuse the message check | say no to the check | click no | choose only on our devices | turn off the check | disable the message check | i don't want a robot reading, press no | tick no for the program | change your choice to no | if you like me you'll press no | decline the scanning | you have to say no to the checking",
  asks_contact:
    "what's your number ? | give me your number | can i have your phone number | drop your digits | can i get ur number | your email ? | leave me your number | send me your number | got a number ? | number pls | i'll call you whats your phone | shall we swap numbers",
  asks_photo:
    "got a photo ? | send a picture of yourself | show me you | can i see a photo of you | a pic pls | send a selfie | let me see your face | do you have pics | photo please | i wanna see what you look like | send me another picture | will you send me an image of you | take a photo of yourself now | got any pictures of you ? | take a selfie for me | show your face | pic of u ? | i want a photo of you right now | can you send some pics | show me a pic",
  asks_camera:
    "turn on your camera | shall we video chat ? | switch your webcam on | video call tonight ? | cam ? | do you have a webcam | put your cam on | can i see you on cam | let's facetime | can we video | open your camera | let's do a video call | can you go on camera | come on cam | free for a video chat ? | cam to cam ?",
  asks_place:
    "where do you live ? | which part of town are you in | what's your address | what city are you from ? | which neighbourhood exactly | what street do you live on | where exactly are you from | where is your school | where are you staying | how far are you from me | which building is yours | what school do you go to | give me your address | whereabouts are you | send your location | share your location with me | which area you in ? | where's your house | which bus do you take home | how do you walk home at night",
  proposes_meeting:
    "want to meet tonight ? | let's meet tomorrow | come and see me | i can pick you up | meet me at 8pm | when can we hang out ? | do you fancy meeting up | date tonight ? | can we meet somewhere | i'll pick you up after school | want to come to my place ? | join me there | see you in an hour | i'd love to see you in real life | we should meet in person | come over | can you sneak out tonight | i'll wait for you at 10 | come out tonight | wanna grab a drink",
  isolated_place:
    "in the underground car park | behind the shed | near the forest | at the end of the dirt road | at the old depot | by the quarry | by the canal at night | at the motorway rest area | in the industrial estate | behind the cemetery | in the park after it closes | at mine, nobody will be home | in my basement | on the empty lot | near the warehouses | the closed supermarket parking lot | deep in the woods | in a hotel room | in my car | the abandoned factory | under the bridge | somewhere quiet and out of the way",
  public_place:
    "at the cafe by the town hall | in front of the station | at mcdonalds in the centre | at the museum | on the market square | at the mall | in a bar downtown | outside the cinema | on the pub terrace | at the library | at the restaurant on the square | at the metro station",
  come_alone:
    "come alone | make sure you're by yourself | without your friends | don't bring anyone | come with nobody | don't come with company | you have to be alone | no one else ok | don't tell anybody where you're going | nobody should know where you are | leave your mates at home | just you and me | bring no one | don't warn anyone | alone or nothing | don't mention it before you come",
  brings_others:
    "a friend will come too | i'll be with a mate | my cousin will be there | two of my friends will be there | i'm bringing someone | a buddy is joining us | there'll be a few of us | my mates will stop by after",
  changes_place:
    "actually come behind the stadium instead | change of plan, meet somewhere else | actually come to the car park | not the cafe anymore, come to the woods | let's change the place | new meeting spot | over there instead | i'll give you a different address at the last minute",
  refuses_check:
    "no cam | my camera doesn't work | i can't call | no phone calls | i don't do video | my mic is broken | i don't have a webcam | no need to call just come | can't video | i never video call | no pics of me | my webcam is broken | i'd rather not talk on the phone | we'll see each other for real, no call before",
  refuses:
    "no | stop | i don't want to | leave me alone | stop it | i'd rather not | get off me | no thanks | not interested | go away | stop texting me | i said no | that doesn't interest me | please don't | no means no | drop it | don't talk to me anymore | i don't like that | this makes me uncomfortable | nope",
  expose_threat:
    "i'll post your pictures | i'm sending everything to your family | your friends are going to see it all | i'll leak the video to your contacts | your whole school will know | i'll put your photos online | i'll share it all | i'm going to tell your wife | or else i post everything | i have your pics and your friends list | i'll show the screenshots to your parents | it will all be online tonight | i will ruin your reputation | your family will get the video | everyone will get this | i took screenshots and they go to your boss | i'll tell your husband everything | answer or i publish | your coworkers will love the video | your video goes on facebook",
  harm_threat:
    "i'm going to hit you | i'll break your face | i'll find you | you better watch out | you will regret this | i'm coming to your house | i'll deal with you | you'll pay for this | i'm waiting outside your place | we're going to get you | look over your shoulder | i swear you'll suffer | i know where to find you | we'll catch you after school | you'll see what happens to you | i'm gonna smash you | you better hide | don't go outside if i were you | i'll make your life hell | this will end badly for you",
  deadline:
    "you have ten minutes | you've got until tonight | 5 min left | hurry up or else | the countdown starts now | one hour left | last chance | tick tock | you got 24h | before midnight or it's over | i'm counting to three | you have one hour to pay | quick or i do it | your time is running out",
  payment:
    "send me 200 dollars | pay and i delete it | make a transfer | i need 300 euros tonight | can you lend me some money ? | send the money by western union | paypal me | i need 150 pounds | cover the fees for me | put 100 in this account | can you help me out financially | give me 50 bucks | send it by instant transfer | pay the processing fee | pay 500 if you want this to stop | could you wire me some cash | send bitcoin | customs must be paid | you owe me money, pay up | transfer the amount today",
  payment_code:
    "buy a prepaid card | send the code on the card | get a steam card | scratch it and give me the code | a 100 voucher from the shop | google play card and send me the code | photo of the receipt with the code | get a paysafecard | buy itunes cards | give me the numbers on the gift card | an amazon card for 50 and the code | pick up a vanilla card at the store",
  hardship:
    "my daughter is sick | i'm stuck at the airport | someone stole my wallet | my mother needs surgery | i have nothing left to eat | my account is frozen | i'm deployed overseas and stuck | i had an accident | i must pay the hospital | my dad just died and i have bills | i'm a widower and my child is in hospital | my bank card won't work here | they're holding me at customs | my son needs urgent treatment | i'm homeless | i lost my job and my flat | they're cutting off my power | i'm a soldier and can't access my account",
  investment:
    "i earn 800 a week trading | do you want to invest ? | i have a trading coach | double your money in a week | a safe investment at 20% | crypto made me rich | i can teach you to trade | guaranteed returns | my uncle works in bitcoin and we earn a lot | a platform that pays out daily | passive income from home | start with 100 and make 1000 | investment opportunity | financial freedom in three months | forex pays big | easy money online",
  sells_drug: "weed available 10 a gram | delivering hash tonight | selling coke 60 a g | md and pills in stock | green for sale fast delivery | i got coke if you want 50 bucks",
  seeks_drug: "looking for some weed | anyone got hash ? | who has a weed plug | who sells coke | i need a plug | do you know a dealer ?",
  sells_weapon: "selling a handgun | gun for sale | 9mm available 800 dollars | selling an ak | pistol for sale cheap | glock available with ammo",
  sells_sex: "services 100 roses | escort available 150 an hour | paid dates 200 | incall 80 half hour | full massage 120 | rates 100 per session",
  buys_sex:
    "how much do you charge ? | what are your rates | i'll pay to spend the night with you | how much per hour | 200 for an hour with you | looking for an escort tonight, i pay well",
  recruits:
    "looking for girls to work, housing provided | make 500 a day with me, i handle the clients | i find you clients and we split | hostess job well paid, i house you | you work for me and i take half | i handle everything, flat and clients, you earn well | girls 18-25 wanted for wealthy clients | come work, i provide the apartment and the bookings",
  staff_claim:
    "i'm a moderator here | i'm part of the lampion team | lampion support, give us your code | i'm the admin of this site | i work for moderation | official message from moderation | i'm with lampion security | this is lampion customer service",
  assault_third:
    "my wife is asleep, who wants to come | she doesn't know, come over tonight | looking for men for my girlfriend without her knowing | i give her a sleeping pill and you come | she's passed out, we can go ahead | who wants to take care of my gf without her knowledge | i'm drugging her tonight, come | my girlfriend took her pills, she won't feel a thing",
  asks_check: "can we call first ? | could you ring me before | i'd rather have a call first | show me it's really you | video first so i'm sure | send a voice note",
  celebration: "it's a surprise for her birthday | surprise party on saturday | we're planning a surprise party | it's for mom's birthday | surprise christmas present",
  sorry: "sorry | sorry i was upset | i apologise | my bad about earlier | i shouldn't have said that | can we make peace ?",
  insults:
    "you're a piece of trash | shut it | creep | you're useless | get lost | shut your mouth | you're ugly | you pathetic girl | nobody likes you | you're worthless | get out of here loser | fat loser | you stupid idiot | you're pathetic | you're a disgrace | be quiet moron | go cry to your mother | you're so dumb | stupid brat | what a clown you are | you disgust me | go to hell",
};

export const notActsEn: Readonly<Record<string, string>> = {
  asks_age: "at what age can you drive ? | how old is your dog | the middle ages are interesting | how old is your daughter ? | how old is this film",
  asks_alone: "i'm alone tonight | she has lived alone for years | you're not the only one who thinks so | i often travel alone | has anyone seen the match ?",
  asks_supervision: "my parents are on holiday | my parents come back tomorrow | your parents sound nice | my mom works at the hospital | how are your parents ?",
  secrecy: "the secret garden is a great book | nobody knows who won | keep the change | we don't talk about that any more, it's settled | a trade secret",
  erase: "i cleaned the board | the history of the castle is great | i deleted my account elsewhere | he cleared his debts | cutting sugar is hard",
  gift: "i got a lovely present | do you want tea ? | i have to buy my mom a gift | he gave me flowers | christmas presents are expensive",
  move_app: "i quit instagram last year | whatsapp is down today | kids are all on tiktok | i saw it on facebook | a snap election is coming",
  asks_contact: "what's the emergency number ? | i changed my number | the winning number is out | my phone is broken | bus number 6 is coming",
  asks_photo: "i love film photography | the photo of the bridge is nice | he shows his photos in a museum | i took a picture of the cat | a family photo on the wall",
  asks_camera: "the parking camera is broken | my camera is bad for birds | a film shot on an old camera | i have a work video call tomorrow | cctv cameras in town",
  asks_place: "i live in leeds | where is the station ? | where does the mayor live ? | where's the concert | which city won ?",
  proposes_meeting: "we meet often with my sister | i have a dentist appointment | i'm seeing a movie tonight | they met in 2010 | tonight i stay in bed",
  isolated_place: "the parking is full downtown | i love the forest in autumn | the canal is frozen | my car is in the garage | a report about an abandoned factory",
  come_alone: "i came alone to the concert | nobody came | she came with company | home alone, what a film | i eat alone at noon",
  refuses_check: "my camera is new | no worries | no problem for tomorrow | i don't like rap | my microwave is broken",
  expose_threat: "i send holiday pictures to my family | he posts his photos on a blog | i'll tell the doctor everything | everybody will see the match | i often post recipes",
  harm_threat: "i'll show you the recipe | i'll find you at the station mom | he hit me yesterday | watch out for the road | you will love this film",
  deadline: "i have a ten minute break | two days left before the holidays | time flies | do you have five minutes for a coffee ? | the train leaves in an hour",
  payment: "i paid 200 for groceries | payday is the 28th | a transfer from my employer | it costs 50 to get in | i have to pay my taxes",
  payment_code: "my id card has expired | the highway code | a postcard from nice | i forgot the door code | the restaurant menu card",
  hardship: "my cat is sick | i missed my train | my father is a nurse at the hospital | i lost at football | i'm stuck in traffic",
  investment: "he invests a lot of time in his club | stocks fell today | an article about bitcoin | i won at cards | trading scares me",
  insults: "this film is useless | i'm bad at maths | dog poop on the pavement | the weather is disgusting | it was dumb of me to sell",
  school: "my daughter is in middle school | i'm a maths teacher | my kids' school | at school we used to sing | i finished school twenty years ago",
};
