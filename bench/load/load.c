// Open-loop load generator for WebSocket chat servers: one thread, epoll, no dependency. Loopback only.
//   gcc -O2 -o load load.c
//   load mode=idle|rooms|accept port=4400 hellos=FILE [n=1000] [size=100] [rate=500] [seconds=10] ...
// FILE has one connection per line: room TAB first frame. Lines of one room stand together, `size` to a room.
// Prints one JSON object. Times are microseconds of one monotonic clock; a latency counts from the intended time of sending.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { IDLE, ROOMS, ACCEPT };
enum { CLOSED, CONNECTING, SHAKING, JOINING, INSIDE };
// Exact below 2,048 us, then 1,024 steps per doubling: three digits up to 60 s.
enum { EXACT = 2048, STEPS = 1024, BUCKETS = EXACT + 17 * STEPS };
typedef struct { uint64_t counts[BUCKETS]; uint64_t count, max; } Hist;
typedef struct {
  int fd, line, state;
  char *rest;              // the part of a frame that has not come whole
  size_t restLen, restSize;
  uint64_t startUs;
  int replayed;
  unsigned ask;
} Conn;

static struct { int mode, port, n, size, flight, replay, once, pid, settle, numbers; double rate, warm, warmRate, lead, seconds; const char *host, *hellos, *expect, *steps; } o =
  { .host = "127.0.0.1", .n = 1000, .size = 100, .flight = 100, .rate = 500, .warm = 2, .seconds = 10, .settle = 3, .expect = "\"t\":\"stream\"" };
static char **rooms, **hellos;
static int lines;
static Conn *conns;
static uint32_t *last;     // [receiver * size + place of the publisher in its room]
static uint32_t *said;     // numbers given by a publisher
static uint64_t *numbered; // the server's own number of the last message, by receiver
static Hist latency, lag;
static int ep;
static char *shared;
enum { SHARED = 256 * 1024, MARK = 22 };
static uint64_t zeroUs;    // markers carry microseconds since here
static uint64_t windowFrom, windowTo;
static uint64_t inWindow, received, frames, bytes, gaps, numberGaps, duplicates, reorders, foreign, failed, byes, noes, shortReplays, pings, sent, blockedWrites;
static int joined, nextLine, finished, flying;
static char firstProblem[240];

static uint64_t nowUs(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}
static void die(const char *why) {
  fprintf(stderr, "load: %s\n", why);
  exit(2);
}
static void problem(const char *what, const char *text, size_t len) {
  if (firstProblem[0] != 0) return;
  size_t at = (size_t)snprintf(firstProblem, sizeof firstProblem, "%s: ", what);
  for (size_t i = 0; i < len && at < sizeof firstProblem - 1; i++) {
    unsigned char c = (unsigned char)text[i];
    firstProblem[at++] = c < 32 || c > 126 || c == '"' || c == '\\' ? '.' : (char)c;
  }
  firstProblem[at] = 0;
}

static void note(Hist *h, uint64_t us) {
  if (us > 60000000) us = 60000000;
  int at = (int)us;
  if (us >= EXACT) {
    int shift = 63 - __builtin_clzll(us) - 10;
    at = EXACT + (shift - 1) * STEPS + (int)(us >> shift) - STEPS;
  }
  h->counts[at]++;
  h->count++;
  if (us > h->max) h->max = us;
}
static uint64_t valueAt(int at) {
  if (at < EXACT) return (uint64_t)at;
  int shift = (at - EXACT) / STEPS + 1;
  return (uint64_t)((at - EXACT) % STEPS + STEPS) << shift;
}
static uint64_t share(const Hist *h, double p) {
  uint64_t want = (uint64_t)((double)h->count * p + 0.5), seen = 0;
  if (want < 1) want = 1;
  for (int i = 0; i < BUCKETS; i++) if ((seen += h->counts[i]) >= want) return valueAt(i);
  return 0;
}
static void printHist(const char *name, const Hist *h) {
  printf("\"%s\":{\"count\":%lu,\"p50\":%lu,\"p99\":%lu,\"p999\":%lu,\"max\":%lu,\"buckets\":[", name, h->count, share(h, .5), share(h, .99), share(h, .999), h->max);
  int comma = 0;
  for (int i = 0; i < BUCKETS; i++) if (h->counts[i] > 0) printf("%s[%d,%lu]", comma++ ? "," : "", i, h->counts[i]);
  printf("]}");
}

// ---- What the machine did, from /proc. CPU times are nanoseconds, but `busy`, which the kernel counts in ticks of 10 ms.
typedef struct { uint64_t server, own, busy, softirq0, us; long residentKiB; } Reading;
static uint64_t runTimeOf(int pid) {
  char path[64], text[128];
  snprintf(path, sizeof path, "/proc/%d/task", pid);
  DIR *dir = opendir(path);
  uint64_t sum = 0;
  if (dir == NULL) return 0;
  for (struct dirent *e; (e = readdir(dir)) != NULL;) {
    if (e->d_name[0] == '.') continue;
    char file[340];
    snprintf(file, sizeof file, "/proc/%d/task/%s/schedstat", pid, e->d_name);
    int fd = open(file, O_RDONLY);
    if (fd < 0) continue;
    ssize_t len = read(fd, text, sizeof text - 1);
    close(fd);
    if (len > 0) { text[len] = 0; sum += strtoull(text, NULL, 10); }
  }
  closedir(dir);
  return sum;
}
static Reading readMachine(void) {
  Reading r = { .us = nowUs() };
  r.own = runTimeOf(getpid());
  char line[512];
  FILE *f = fopen("/proc/stat", "r");
  while (f != NULL && fgets(line, sizeof line, f) != NULL) {
    uint64_t v[8] = { 0 };
    if (strncmp(line, "cpu ", 4) == 0 && sscanf(line + 4, "%lu %lu %lu %lu %lu %lu %lu", v, v + 1, v + 2, v + 3, v + 4, v + 5, v + 6) == 7) r.busy = (v[0] + v[1] + v[2] + v[5] + v[6]) * 10000000;
    if (strncmp(line, "cpu0", 4) == 0 && sscanf(line + 5, "%lu %lu %lu %lu %lu %lu %lu", v, v + 1, v + 2, v + 3, v + 4, v + 5, v + 6) == 7) r.softirq0 = v[6] * 10000000;
  }
  if (f != NULL) fclose(f);
  if (o.pid > 0) {
    r.server = runTimeOf(o.pid);
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/status", o.pid);
    f = fopen(path, "r");
    while (f != NULL && fgets(line, sizeof line, f) != NULL) if (strncmp(line, "VmRSS:", 6) == 0) r.residentKiB = atol(line + 6);
    if (f != NULL) fclose(f);
  }
  return r;
}
static void printUse(const Reading *a, const Reading *b) {
  double wall = (double)(b->us - a->us);
  double server = (double)(b->server - a->server) / 1000, own = (double)(b->own - a->own) / 1000, busy = (double)(b->busy - a->busy) / 1000;
  double others = busy - server - own;
  printf("\"wallUs\":%.0f,\"serverUs\":%.0f,\"generatorUs\":%.0f,\"othersUs\":%.0f,\"softirq0Us\":%.0f,\"residentKiB\":%ld,", wall, server, own, others > 0 ? others : 0,
    (double)(b->softirq0 - a->softirq0) / 1000, b->residentKiB);
}

// ---- Markers: "qz", 8 letters of time, 5 of publisher, 6 of number, "k". Sixteen consonants stand for the hexadecimal digits.
static const char digits[] = "bdfghjklmnprstvw";
static int8_t digitOf[256];
static void putHex(char *to, uint64_t value, int places) {
  for (int i = places - 1; i >= 0; i--, value >>= 4) to[i] = digits[value & 15];
}
static int getHex(const char *from, int places, uint64_t *value) {
  uint64_t v = 0;
  for (int i = 0; i < places; i++) {
    int d = digitOf[(unsigned char)from[i]];
    if (d < 0) return 0;
    v = v << 4 | (uint64_t)d;
  }
  *value = v;
  return 1;
}
static void marked(const Conn *c, const char *at) {
  uint64_t when, publisher, number;
  if (!getHex(at + 2, 8, &when) || !getHex(at + 10, 5, &publisher) || !getHex(at + 15, 6, &number) || at[21] != 'k') return;
  int self = (int)(c - conns);
  if (publisher >= (uint64_t)o.n || (int)publisher / o.size != self / o.size) { foreign++; return; }
  uint64_t now = nowUs();
  received++;
  uint32_t *before = &last[(size_t)self * (size_t)o.size + publisher % (uint64_t)o.size];
  if (number == *before + 1) *before = (uint32_t)number;
  else if (number > *before) { gaps += number - *before - 1; *before = (uint32_t)number; }
  else if (number == *before) duplicates++;
  else reorders++;
  uint64_t intended = zeroUs + when;
  if (now >= windowFrom && now < windowTo) inWindow++;
  if (intended >= windowFrom && intended < windowTo) note(&latency, now - intended);
}

// ---- WebSocket. Every frame is masked with the same four bytes: the server does its whole work, the generator little.
static const unsigned char maskKey[4] = { 0x37, 0xfa, 0x21, 0x3d };
static size_t frameOf(char *to, const char *text, size_t len) {
  size_t head = 2;
  to[0] = (char)0x81;
  if (len < 126) to[1] = (char)(0x80 | len);
  else { to[1] = (char)(0x80 | 126); to[2] = (char)(len >> 8); to[3] = (char)len; head = 4; }
  memcpy(to + head, maskKey, 4);
  for (size_t i = 0; i < len; i++) to[head + 4 + i] = (char)(text[i] ^ maskKey[i & 3]);
  return head + 4 + len;
}
static void drop(Conn *c) {
  if (c->fd >= 0) {
    struct linger now = { 1, 0 };
    setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(c->fd);
  }
  if (c->state == INSIDE) joined--;
  if (c->state == CONNECTING || c->state == SHAKING || c->state == JOINING) flying--;
  c->fd = -1;
  c->state = CLOSED;
  c->restLen = 0;
}
static void fail(Conn *c, const char *what) {
  failed++;
  problem(what, strerror(errno), strlen(strerror(errno)));
  drop(c);
}
static int put(Conn *c, const char *text, size_t len) {
  ssize_t done = send(c->fd, text, len, MSG_NOSIGNAL);
  if (done == (ssize_t)len) return 1;
  blockedWrites++;
  fail(c, "a write did not fit");
  return 0;
}
static void say(Conn *c, const char *text, size_t len) {
  char frame[8200];
  if (len > 8000) die("a first frame is too long");
  put(c, frame, frameOf(frame, text, len));
}
static void dial(Conn *c, int line) {
  struct sockaddr_in from = { .sin_family = AF_INET }, to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)o.port) };
  // A source address for every 20,000 connections: 28,000 ports are free per pair of addresses.
  from.sin_addr.s_addr = htonl((127u << 24) + 2 + (uint32_t)(c - conns) / 20000 + (o.mode == ACCEPT ? (uint32_t)(line % 8) : 0));
  inet_pton(AF_INET, o.host, &to.sin_addr);
  int one = 1;
  c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (c->fd < 0) { problem("socket", strerror(errno), strlen(strerror(errno))); failed++; return; }
  // Otherwise the kernel searches a port for each source address alone, and connecting becomes the slowest part.
  setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  c->line = line;
  c->state = CONNECTING;
  c->startUs = nowUs();
  c->replayed = 0;
  flying++;
  if (bind(c->fd, (struct sockaddr *)&from, sizeof from) != 0) { fail(c, "bind"); return; }
  if (connect(c->fd, (struct sockaddr *)&to, sizeof to) != 0 && errno != EINPROGRESS) { fail(c, "connect"); return; }
  struct epoll_event e = { .events = EPOLLOUT, .data.ptr = c };
  epoll_ctl(ep, EPOLL_CTL_ADD, c->fd, &e);
}
static void shake(Conn *c) {
  int error = 0;
  socklen_t len = sizeof error;
  getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &len);
  if (error != 0) { errno = error; fail(c, "connect"); return; }
  char text[400];
  int size = snprintf(text, sizeof text,
    "GET /ws HTTP/1.1\r\nHost: %s:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nOrigin: http://%s:%d\r\n\r\n", o.host, o.port, o.host, o.port);
  c->state = SHAKING;
  struct epoll_event e = { .events = EPOLLIN, .data.ptr = c };
  epoll_ctl(ep, EPOLL_CTL_MOD, c->fd, &e);
  put(c, text, (size_t)size);
}
static void entered(Conn *c) {
  if (o.mode == ACCEPT) {
    uint64_t now = nowUs();
    if (c->replayed < o.replay) shortReplays++;
    if (now >= windowFrom && now < windowTo) { inWindow++; note(&latency, now - c->startUs); }
    finished++;
    drop(c);
    return;
  }
  c->state = INSIDE;
  flying--;
  joined++;
}
static const char *find(const char *in, size_t len, const char *what) { return memmem(in, len, what, strlen(what)); }

// Every message of a stream has one number of the server, one more than the message before: a refused one takes none, so only a lost one leaves a gap.
static void checkNumbers(const Conn *c, const char *text, const char *end) {
  uint64_t *before = &numbered[c - conns];
  for (const char *q = text; (q = memmem(q, (size_t)(end - q), "\"q\":", 4)) != NULL;) {
    uint64_t number = 0;
    for (q += 4; q < end && *q >= '0' && *q <= '9'; q++) number = number * 10 + (uint64_t)(*q - '0');
    if (*before == 0 || number == *before + 1) *before = number;
    else if (number > *before) { numberGaps += number - *before - 1; *before = number; }
    else if (number == *before) duplicates++;
    else reorders++;
  }
}
static void gotFrame(Conn *c, int op, const char *text, size_t len) {
  frames++;
  bytes += len;
  if (op == 9) { pings++; char pong[6] = { (char)0x8a, (char)0x80, 0, 0, 0, 0 }; put(c, pong, 6); return; }
  if (op == 8) { byes++; problem("close frame", text, len); fail(c, "closed by the server"); return; }
  const char *at = text, *end = text + len;
  int markers = 0;
  if (o.numbers && c->state == INSIDE && len > 12 && memcmp(text, "{\"t\":\"msgs\"", 11) == 0) checkNumbers(c, text, end);
  if (c->state == INSIDE) while (end - at >= MARK && (at = memmem(at, (size_t)(end - at), "qz", 2)) != NULL && end - at >= MARK) { marked(c, at); at += 2; markers++; }
  if (markers > 0) return;
  const char *head = text;
  size_t headLen = len < 40 ? len : 40;
  if (find(head, headLen, "\"t\":\"ping\"") != NULL) { pings++; static const char beat[] = "{\"t\":\"beat\",\"held\":[],\"away\":false}"; say(c, beat, sizeof beat - 1); return; }
  if (find(head, headLen, "\"t\":\"no\"") != NULL) { noes++; problem("no", text, len); return; }
  if (find(head, headLen, "\"t\":\"bye\"") != NULL || find(head, headLen, "\"t\":\"refused\"") != NULL) { byes++; problem("bye", text, len); }
  if (c->state != JOINING) return;
  if (o.replay > 0 && find(head, headLen, "\"t\":\"msgs\"") != NULL) for (const char *q = text; (q = memmem(q, (size_t)(end - q), "\"q\":", 4)) != NULL; q += 4) c->replayed++;
  if (o.replay > 0 ? c->replayed >= o.replay : find(head, headLen, o.expect) != NULL) entered(c);
}
// Works off whole frames; answers how many bytes they were.
static size_t parse(Conn *c, const char *from, size_t len) {
  size_t at = 0;
  if (c->state == SHAKING) {
    const char *end = find(from, len, "\r\n\r\n");
    if (end == NULL) return 0;
    if (len < 12 || memcmp(from + 9, "101", 3) != 0) { problem("upgrade", from, len < 160 ? len : 160); fail(c, "upgrade"); return len; }
    at = (size_t)(end - from) + 4;
    c->state = JOINING;
    say(c, hellos[c->line], strlen(hellos[c->line]));
  }
  while (c->fd >= 0 && len - at >= 2) {
    const unsigned char *f = (const unsigned char *)from + at;
    size_t size = f[1] & 127, head = 2;
    if (size == 126) { if (len - at < 4) break; size = (size_t)f[2] << 8 | f[3]; head = 4; }
    else if (size == 127) { if (len - at < 10) break; size = 0; for (int i = 2; i < 10; i++) size = size << 8 | f[i]; head = 10; }
    if (len - at < head + size) break;
    at += head + size;
    gotFrame(c, f[0] & 15, (const char *)f + head, size);
  }
  return c->fd < 0 ? len : at;
}
static void readable(Conn *c) {
  size_t had = c->restLen;
  if (had > 0) memcpy(shared, c->rest, had);
  ssize_t got = recv(c->fd, shared + had, SHARED - had, 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) { if (got == 0) errno = ECONNRESET; fail(c, "closed by the server"); return; }
  size_t len = had + (size_t)got, used = parse(c, shared, len);
  c->restLen = c->fd < 0 ? 0 : len - used;
  if (c->restLen == 0) return;
  if (c->restLen > SHARED / 2) die("a frame is larger than 128 KiB");
  if (c->restLen > c->restSize) { c->restSize = c->restLen * 2; c->rest = realloc(c->rest, c->restSize); }
  memcpy(c->rest, shared + used, c->restLen);
}
// Waits until `untilUs` at most and works off what came.
static void turn(uint64_t untilUs) {
  struct epoll_event events[512];
  uint64_t now = nowUs();
  uint64_t wait = untilUs > now ? untilUs - now : 0;
  struct timespec t = { (time_t)(wait / 1000000), (long)(wait % 1000000) * 1000 };
  int count = epoll_pwait2(ep, events, 512, &t, NULL);
  for (int i = 0; i < count; i++) {
    Conn *c = events[i].data.ptr;
    if (c->fd < 0) continue;
    if (c->state == CONNECTING) shake(c);
    else readable(c);
  }
}
static void until(uint64_t us) { while (nowUs() < us) turn(us); }

static void joinUpTo(int want) {
  uint64_t giveUp = nowUs() + 120000000;
  while (joined < want && nowUs() < giveUp && failed == 0) {
    while (flying < o.flight && nextLine < want) { dial(&conns[nextLine], nextLine); nextLine++; }
    turn(nowUs() + 100000);
  }
}
// ---- Publishing: message k is sent at its time, whatever came back.
static const char *sentences[] = {
  "il fait doux ce soir sur la place et le marché ferme bientôt", "quelqu'un a vu le concert de samedi dernier près de la gare",
  "je cherche une bonne recette de tarte aux pommes pour dimanche", "la bibliothèque reste ouverte plus tard pendant la semaine",
  "nous avons marché le long de la rivière jusqu'au vieux moulin", "le train du matin avait encore du retard mais tout va bien",
  "qui joue aux échecs ici et voudrait apprendre à un débutant", "la boulangerie du coin fait un pain excellent depuis peu",
  "ce film était lent au début mais la fin en valait la peine", "les lampions de la fête sont déjà accrochés dans la rue",
  "on parle de planter des arbres devant la mairie au printemps", "mon voisin répare des vélos et donne de très bons conseils",
};
static void publish(uint64_t k, uint64_t intended) {
  int roomCount = o.n / o.size;
  int room = (int)(k % (uint64_t)roomCount);
  int publisher = room * o.size + (int)(k / (uint64_t)roomCount * 37 % (uint64_t)o.size);
  Conn *c = &conns[publisher];
  if (c->state != INSIDE) return;
  char mark[MARK + 1] = "qz", text[600];
  putHex(mark + 2, intended - zeroUs, 8);
  putHex(mark + 10, (uint64_t)publisher, 5);
  putHex(mark + 15, ++said[publisher], 6);
  mark[21] = 'k';
  mark[22] = 0;
  const char *words = sentences[(k + (uint64_t)publisher * 5) % (sizeof sentences / sizeof sentences[0])];
  int len = snprintf(text, sizeof text, "{\"t\":\"say\",\"n\":%u,\"room\":\"%s\",\"text\":\"%s %s\"}", ++c->ask, rooms[c->line], words, mark);
  say(c, text, (size_t)len);
  sent++;
}
static void printCommon(void) {
  printf("\"joined\":%d,\"failed\":%lu,\"byes\":%lu,\"noes\":%lu,\"pings\":%lu,\"frames\":%lu,\"bytes\":%lu,\"blockedWrites\":%lu,\"problem\":\"%s\",", joined, failed, byes, noes, pings, frames, bytes, blockedWrites, firstProblem);
}
/** When message k is due, microseconds after the start: first the warm-up at its own rate, then the measured one. */
static double dueUs(uint64_t k) {
  double inWarm = (double)(uint64_t)(o.warm * o.warmRate + 0.5);
  return (double)k < inWarm ? (double)k * 1e6 / o.warmRate : (o.warm + ((double)k - inWarm) / o.rate) * 1e6;
}
static void runRooms(void) {
  joinUpTo(o.n);
  if (joined < o.n) problem("not all joined", "", 0);
  until(nowUs() + (uint64_t)o.settle * 1000000);
  frames = bytes = 0;
  memset(&lag, 0, sizeof lag);
  zeroUs = nowUs() + 50000;
  if (o.warmRate <= 0) o.warmRate = o.rate;
  windowFrom = zeroUs + (uint64_t)((o.warm + o.lead) * 1e6);
  windowTo = windowFrom + (uint64_t)(o.seconds * 1e6);
  Reading from = { 0 }, to = { 0 };
  uint64_t k = 0, framesFrom = 0, framesTo = 0, sentFrom = 0, sentTo = 0;
  while (to.us == 0) {
    uint64_t now = nowUs(), due = zeroUs + (uint64_t)dueUs(k);
    if (from.us == 0 && now >= windowFrom) { from = readMachine(); framesFrom = frames; sentFrom = sent; }
    if (now >= windowTo) { to = readMachine(); framesTo = frames; sentTo = sent; break; }
    // All that is due goes out, but between two reads no more than 64, so that a late generator does not stop reading.
    for (int i = 0; i < 64 && due <= now; i++) {
      if (due >= windowFrom) note(&lag, now - due);
      publish(k++, due);
      due = zeroUs + (uint64_t)dueUs(k);
    }
    turn(due < windowTo ? due : windowTo);
  }
  uint64_t giveUp = nowUs() + 5000000;
  while (received < (sent - noes) * (uint64_t)o.size && nowUs() < giveUp) turn(nowUs() + 20000);
  printf("{\"mode\":\"rooms\",");
  printCommon();
  printUse(&from, &to);
  printf("\"sent\":%lu,\"sentInWindow\":%lu,\"deliveries\":%lu,\"framesInWindow\":%lu,\"expected\":%lu,\"received\":%lu,\"gaps\":%lu,\"numberGaps\":%lu,\"duplicates\":%lu,\"reorders\":%lu,\"foreign\":%lu,", sent, sentTo - sentFrom, inWindow,
    framesTo - framesFrom, (sent - noes) * (uint64_t)o.size, received, gaps, numberGaps, duplicates, reorders, foreign);
  printHist("latency", &latency);
  printf(",");
  printHist("lag", &lag);
  printf("}\n");
}
static void runIdle(void) {
  printf("{\"mode\":\"idle\",\"steps\":[");
  Reading start = readMachine();
  char *steps = strdup(o.steps == NULL ? "2000" : o.steps), *rest = NULL;
  int comma = 0;
  for (char *s = strtok_r(steps, ",", &rest); s != NULL; s = strtok_r(NULL, ",", &rest)) {
    int want = atoi(s);
    if (want > o.n) die("a step is larger than n");
    uint64_t began = nowUs();
    if (want > 0) joinUpTo(want);
    uint64_t took = nowUs() - began;
    until(nowUs() + (uint64_t)o.settle * 1000000);
    // Both servers collect their garbage on this signal, so that a reading counts what is held.
    if (o.pid > 0) for (int i = 0; i < 2; i++) { kill(o.pid, SIGUSR2); until(nowUs() + 700000); }
    Reading now = readMachine();
    printf("%s{\"joined\":%d,\"residentKiB\":%ld,\"joinUs\":%lu}", comma++ ? "," : "", joined, now.residentKiB, took);
    if (joined < want) break;
  }
  Reading end = readMachine();
  printf("],");
  printCommon();
  printUse(&start, &end);
  printf("\"hold\":true}\n");
}
static void runAccept(void) {
  Reading from = readMachine();
  windowFrom = from.us;
  windowTo = windowFrom + (uint64_t)(o.seconds * 1e6);
  uint64_t begun = 0;
  while (nowUs() < windowTo && failed < 100) {
    for (int i = 0; i < o.flight && flying < o.flight; i++) {
      if (conns[i].state != CLOSED) continue;
      if (o.once && begun >= (uint64_t)o.n) break;
      dial(&conns[i], (int)(begun++ % (uint64_t)o.n));
    }
    if (o.once && flying == 0) break;
    turn(nowUs() + 20000);
  }
  Reading to = readMachine();
  int open = flying;
  printf("{\"mode\":\"accept\",");
  printCommon();
  printUse(&from, &to);
  printf("\"finished\":%lu,\"begun\":%lu,\"open\":%d,\"shortReplays\":%lu,", inWindow, begun, open, shortReplays);
  printHist("latency", &latency);
  printf("}\n");
}

static void readHellos(void) {
  FILE *f = fopen(o.hellos, "r");
  if (f == NULL) die("the file of first frames cannot be read");
  rooms = calloc((size_t)o.n, sizeof *rooms);
  hellos = calloc((size_t)o.n, sizeof *hellos);
  char *line = NULL;
  size_t size = 0;
  for (ssize_t len; lines < o.n && (len = getline(&line, &size, f)) > 0;) {
    if (line[len - 1] == '\n') line[len - 1] = 0;
    char *tab = strchr(line, '\t');
    if (tab == NULL) die("a line needs a room, a tab and the first frame");
    *tab = 0;
    rooms[lines] = strdup(line);
    hellos[lines++] = strdup(tab + 1);
  }
  fclose(f);
  if (lines < o.n) die("fewer first frames than connections");
}
int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    char *value = strchr(argv[i], '=');
    if (value == NULL) die("arguments are name=value");
    *value++ = 0;
    const char *name = argv[i];
    if (strcmp(name, "mode") == 0) o.mode = strcmp(value, "idle") == 0 ? IDLE : strcmp(value, "accept") == 0 ? ACCEPT : ROOMS;
    else if (strcmp(name, "host") == 0) o.host = value;
    else if (strcmp(name, "port") == 0) o.port = atoi(value);
    else if (strcmp(name, "hellos") == 0) o.hellos = value;
    else if (strcmp(name, "n") == 0) o.n = atoi(value);
    else if (strcmp(name, "size") == 0) o.size = atoi(value);
    else if (strcmp(name, "flight") == 0) o.flight = atoi(value);
    else if (strcmp(name, "replay") == 0) o.replay = atoi(value);
    else if (strcmp(name, "once") == 0) o.once = atoi(value);
    else if (strcmp(name, "pid") == 0) o.pid = atoi(value);
    else if (strcmp(name, "numbers") == 0) o.numbers = atoi(value);
    else if (strcmp(name, "settle") == 0) o.settle = atoi(value);
    else if (strcmp(name, "rate") == 0) o.rate = atof(value);
    else if (strcmp(name, "warm") == 0) o.warm = atof(value);
    else if (strcmp(name, "warmRate") == 0) o.warmRate = atof(value);
    else if (strcmp(name, "lead") == 0) o.lead = atof(value);
    else if (strcmp(name, "seconds") == 0) o.seconds = atof(value);
    else if (strcmp(name, "expect") == 0) o.expect = value;
    else if (strcmp(name, "steps") == 0) o.steps = value;
    else die("unknown argument");
  }
  struct in_addr address;
  // Load goes to this machine only.
  if (inet_pton(AF_INET, o.host, &address) != 1 || ntohl(address.s_addr) >> 24 != 127) die("only addresses of 127.0.0.0/8 are allowed");
  if (o.port <= 0 || o.hellos == NULL || o.n < 1 || o.n > 19900 || o.size < 1 || (o.mode == ROOMS && o.n % o.size != 0)) die("port, hellos, n (at most 19900) and size must fit");
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  memset(digitOf, -1, sizeof digitOf);
  for (int i = 0; i < 16; i++) digitOf[(unsigned char)digits[i]] = (int8_t)i;
  readHellos();
  conns = calloc((size_t)o.n + (size_t)o.flight, sizeof *conns);
  for (int i = 0; i < o.n + o.flight; i++) conns[i].fd = -1;
  last = calloc((size_t)o.n * (size_t)o.size, sizeof *last);
  said = calloc((size_t)o.n, sizeof *said);
  numbered = calloc((size_t)o.n, sizeof *numbered);
  shared = malloc(SHARED);
  ep = epoll_create1(0);
  if (o.mode == IDLE) runIdle();
  else if (o.mode == ACCEPT) runAccept();
  else runRooms();
  for (int i = 0; i < o.n + o.flight; i++) if (conns[i].fd >= 0) drop(&conns[i]);
  return 0;
}
