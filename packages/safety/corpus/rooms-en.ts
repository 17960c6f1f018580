import type { Rooms } from "./rooms.ts";

/** One text a line; only measured (rooms.ts). */
export const roomsEn: Rooms = {
  hyperbole: `
this printer makes me want to throw myself out the window
i swear if he chews any louder i'm going to strangle him lol
my legs are destroyed after that hike, just shoot me
that joke absolutely slayed me
mum's going to have my head when she sees the carpet
i'd kill for a decent cup of tea right now
this heat is murder
we got butchered by the electricity bill
i'm drowning in laundry over here
literally died when she walked in wearing the same dress
my phone is on its last legs, rest in peace
exam season is slowly ending me
he smashed that interview, absolutely killed it
i've been stabbing at this keyboard all day
those stairs nearly finished me off
could have punched the wall when we lost
`,
  teasing: `
oh shush you big softie, you cried at the advert too
you're such a nerd and i love it
look who finally crawled out of bed, morning lazy bones
haha you cheeky git give me my hoodie back
mate you drive like my nan, and she's got one eye
you absolute walnut, the meeting is tomorrow lol
worst cook in the house but we keep you for the dishes x
you utter plonker, you put salt in my coffee haha
hey stinky, shower's free
ya big eejit, come here and give us a hug
you're the worst, never change
lol get wrecked noob, same time tomorrow?
trust you to trip over nothing you clumsy thing
nobody asked you grandpa haha, happy birthday though
`,
  victims: `
the boys in my year used to bark at me in the corridor
my manager told me i was useless in front of the whole team
someone wrote a slur on my locker today
he said he'd find me wherever i moved, that's why i changed my number
they made a group chat just to laugh at my teeth
a bloke on the bus told my mum to speak english
my ex keeps threatening to post our pictures, who do i talk to?
got told to go and die by a stranger because we won a match
the landlord hung up when he heard my accent
my little girl comes home crying, they call her monkey
i was punched outside a club for kissing my boyfriend
she kept telling me nobody would ever want me
some man followed me back from work last night, still shaking
they said people like me shouldn't be allowed kids
`,
  groups: `
the polish bakery on our road does amazing doughnuts
we nigerians are never on time and we know it haha
my new flatmate is a refugee from sudan, lovely bloke
is there a mosque near the station
i'm deaf so please turn the captions on
only two black kids in my whole year back then
a rabbi and a priest came to speak at our school
looking for a doctor who is good with trans patients
the old boys at the club play dominoes every thursday
her two dads threw the best birthday party
my wife is mexican so christmas starts on the twenty fourth for us
women's day talk at the library, come along
gay bar quiz night is on tuesdays
as a jew that museum really hit me
the travellers' site by the river has a new playground
autistic people often like a quiet room, so we added one
`,
  counter: `
one bad neighbour doesn't make every immigrant a criminal
that's racist, pack it in
you can't talk about women like that in here
imagine thinking being gay is a choice in this day and age
leave her alone, she did nothing to you
report that account, it's calling everyone names
nobody deserves to be told to die, ever
jokes about her weight aren't funny, stop
please read the rules before you post slurs
saying all muslims are terrorists is plain ignorance
block him, you don't owe him a reply
wishing cancer on people is vile, what is wrong with you
`,
  plans: `
come over tonight we're doing tacos
pick the kids up before six please
meet me outside the post office in ten
hurry up the bus is leaving
send me a picture of the recipe would you
bring your swimming stuff there's a pool
wipe the board before you go
where are you sleeping this weekend then
grab the bread knife from the top drawer
what time do you finish
leave the key under the mat i'll be late
ring your mum she's worried about you
we set off at dawn so set an alarm
don't tell sarah about the cake it's a surprise
get in the car, we're going to the beach
i'll save you a seat next to me
delete the old file and keep the new one
`,
  hobby: `
flank him and take the headshot, he's one hit from dead
we got slaughtered by a party of level thirties
score the duck skin and sear it hard
choked him out in the second round, great fight
keeper got murdered on that penalty
in the last episode she poisons her husband, never saw it coming
my rogue does stupid damage with two daggers
chop the onion and crush the garlic
best rifle this season anyone?
landed a monster pike, he fought me for twenty minutes
they got hammered three nil away
the novel opens with a murder in a lighthouse
sacrificed my queen and mated him in four
behead the dead roses and they come back stronger
the villain gets burned alive at the end, grim film
whip the cream, beat the eggs, then fold it all in
shot a whole roll of film at the castle
grandad used to hunt rabbits for the pot
`,
  goodbye: `
right i'm off, work calls
leaving this group, too many pings, take care everyone
last day at the office today, thanks for everything folks
i'm logging off for the summer, see you in september
that's me done with football after twenty years
deleting my account tomorrow, find me on the forum instead
bye for now, baby's awake
goodbye sugar, the diet starts monday
gotta bounce, catch you lot later
i've quit smoking for good this time
signing off, sweet dreams all
it's been a pleasure, on to the next adventure
`,
  tired: `
three hours sleep, i'm a zombie
so done with this week, roll on friday
running on empty, me and the car both
can't take any more of next door's drilling
teething baby, nobody slept, send coffee
i'm wiped out but the show was worth it
dog's life this, another sunday at my desk
just want to stay under the duvet and do nothing
too much homework i can't even
feeling a bit low, it's rained for ten days
i wish i could vanish to an island for a fortnight
fed up, quitting to keep bees
my head hurts and i've still got ironing to do
honestly i could sleep for a year
`,
  ordinary: `
hiya all what's new
anyone know if the pool's open mondays
my lad passed his exams well chuffed
how far, how is the family
caught the wrong bus and ended up in croydon
it's baltic out there, can't find my gloves
told you the tube would be rammed
what's that show with the chemistry teacher called
thirty quid left till payday
looking for a lift from leeds to york friday afternoon
y'all got any good podcast recs
my cousin just had a baby girl, so tiny
got a b in history i'm shook
your parcel is with the neighbour
i prefer vinyl to be honest
what do you put in your chilli
soz running late traffic is mad
good tutorial but he talks too fast
sorry about last night my battery went
no bread left who's going to the shop
the cat broke another glass
wah damn tired already but still must go tuition
`,
  hate: `
don't rent to arabs they wreck everything
romanians are vermin, breeding everywhere
a black man in a suit is still a black man, makes me sick
there's a reason everyone always drives the jews out
send them back to the jungle they can't live like people
women in charge ruin everything, get back in the kitchen
i would never serve a gay couple, they disgust me
cut off every migrant and let them starve
chinese people spread disease, keep them out
trans women are freaks, nothing more
shut their mosques and kick them all out
the disabled are dead weight
every gypsy is born a crook
this country is for whites, the rest can leave
africans are subhuman, simple as
too many pakis on this street, time for a clean up
girls are only good for changing nappies
muslims are all the same, animals
fat people should be charged double and kept out of sight
can't wait till they make being queer illegal again
`,
  insult: `
you're a sad little failure
shut it nobody asked you, liar
your breath stinks through the screen
not two brain cells to rub together
what a waste of skin you are
go away, nobody here can stand you
you pathetic creep
take a look in the mirror rat face
big man behind a keyboard, coward
too thick to understand anyway
bitter old hag
you're an embarrassment to your family
are you slow or what, get lost dog
worthless pile of rubbish
go for a run you lump of lard
everyone laughs at you behind your back you loser
ur a joke m8 a proper mug
`,
  threat: `
i know where you park, watch yourself
don't worry we'll bump into each other and you'll be sorry
next time i break both your arms
me and my cousins are coming to sort you out
keep talking and you'll wake up in hospital
sleep well, tomorrow after school you're dead
touch her again and i'll put a knife in you
got your address, coming round tonight with petrol
we're going to burn your shop with you inside it
go to the police and your sister pays
i'll find you and make you bleed
count your days
you home alone? good, we're coming up to smash you
ten of us will jump you and your own mum won't know your face
one phone call and you disappear
`,
  sexual: `
i want to pull that dress off with my teeth
tell me what you've got on underneath
are you horny tonight or what
fancy a threesome later
can't stop picturing you on my lap with nothing on
dm me and i'll show you my cock
do you like it from behind
i'd make you moan till morning
any naughty girl up for a dirty voice call
been hard since you started talking
you get wet when i talk like this don't you
i want to lick every inch of you
`,
  selfHarm: `
wrote everyone a letter, they'll find it monday
after tonight nobody has to put up with me any more
my life is pointless, might as well end it
started hurting myself again, it's bleeding
been thinking about jumping for weeks
the world would run better without me
why am i even still alive
no strength left to live, every day is worse
i want to die for real this time
if i die tonight tell my daughter i love her
i hate myself so much i want to end it
swallowed all of them, i'm scared now
what's the point going on, nobody cares if i die
i cut my thighs where nobody sees
`,
  spam: `
make 300 a day from your sofa, link on my profile
new casino, 150 free spins, join fast
selling insta followers and likes cheap, instant delivery
⚡ flash sale 60% off sneakers, limited stock ⚡
join my telegram for daily betting tips, 95% win rate
flat belly in 7 days with our capsules, order here
powerful spell caster brings your ex back in 48 hours
try our free dating app, singles near you
unlimited data 2.99 a month, first 100 customers only
use my referral link and we both get 80
`,
  scam: `
your parcel is on hold, pay the 1.95 fee at this link
hi dad this is my new number, can you do an urgent transfer
i am a solicitor, you have an inheritance, please send the processing fee
your bank account will be suspended, confirm your login
send 50 by mobile money and i double it tomorrow
you won an iphone, just pay delivery with your card
unpaid fine, settle within 24 hours or it goes up, follow the link
to get the money for your ad give me the code on your card
put 200 on my crypto platform and take out 2000 friday, guaranteed
loan approved in an hour even with bad credit, insurance fee first
`,
};
