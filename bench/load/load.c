// Open-loop load generator for WebSocket chat servers: one thread, epoll, no dependency. Loopback only.
//   gcc -O2 -o load load.c
//   load mode=idle|rooms|steps|accept|resume|away port=4400 hellos=FILE [dialect=FILE] [n=1000] [size=100] [rate=500] [seconds=10] ...
// port=4400,4401: connections take turns between the nodes of one service. from=N leaves out the first N lines of the hellos.
// Several generators of one run: each writes ready=FILE when its guests are inside, and waits until after=FILE is there.
// away: guests lose their line and come back as the application does, while talk goes on: with every=S each is cut about so often, for
// about awayS=S; a line that the server ends is dialled again after its back-off, on the next port where there are several.
// accept with back=N lets in N a second, whatever the server does; without it, as many as it can. With knock=1 all knock in one moment, who is told to come back
// later does, and who is inside stays; lines whose room is "bad" have no good ticket and must be refused (Lampion's frames).
// Built with -DTLS (and -lssl -lcrypto), tls=full makes each connection over TLS 1.3, tls=ticket with a ticket of one before.
// FILE of hellos has one connection per line: room TAB first frame. Lines of one room stand together, `size` to a room; or
// groups=10000x1@2,20x20@20 says: one room of 10,000 with 2 messages/s, then 20 rooms of 20 with 20 messages/s in all.
// The dialect is the server's talk as data, see dialects/README.md. Prints one JSON object. Times are microseconds of one
// monotonic clock; a latency counts from the intended time of sending.
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
#ifdef TLS
#include <openssl/ssl.h>
#endif

enum { IDLE, ROOMS, STEPS, ACCEPT, RESUME, AWAY };
enum { CLOSED, CONNECTING, SECURING, SHAKING, JOINING, INSIDE };
// Exact below 2,048 us, then 1,024 parts per doubling: three digits up to 60 s.
enum { EXACT = 2048, PARTS = 1024, BUCKETS = EXACT + 17 * PARTS };
typedef struct { uint64_t counts[BUCKETS]; uint64_t count, max; } Hist;
typedef struct {
  int fd, line, state, step;
  int first, group;        // of its room: the first connection; its kind
  uint32_t *last;          // the last number seen, by the publisher's place in the room
  char *rest;              // the part of a frame that has not come whole
  size_t restLen, restSize;
  uint64_t startUs;
  // Mode away: when the line is dialled or cut, when it was lost, up to which number was missed; lines before this one.
  uint64_t dueUs, lostUs, missedTo;
  int hop;
  int replayed;
  unsigned ask;
#ifdef TLS
  SSL *ssl;
#endif
} Conn;

// Rooms of one size with a rate of their own. Only the first SPEAKERS of a room publish, so that order is checked in little memory.
enum { GROUPS = 4, SPEAKERS = 100, PIDS = 64 };
typedef struct { int size, rooms, first, speakers; double rate, warmRate; uint64_t k, sent, noes; Hist latency; } Group;
static Group groups[GROUPS];
static int groupCount;
static struct { int mode, ports[8], portCount, from, n, size, flight, replay, once, settle, numbers, pidCount, pids[8]; double rate, warm, warmRate, lead, seconds, limitMs, back, every, awayS; const char *host, *hellos, *dialect, *steps, *groups, *ready, *after; } o =
  { .host = "127.0.0.1", .n = 1000, .size = 100, .flight = 100, .rate = 500, .warm = 2, .seconds = 10, .settle = 3, .limitMs = 1000 };
static char **rooms, **hellos;
static int lines;
static Conn *conns;
static uint32_t *said;     // numbers given by a publisher
static uint64_t *numbered; // the server's own number of the last message, by receiver
static Hist latency, lag; // `latency` of accept and resume; of rooms it is kept by group
static int ep;
static char *shared;
enum { SHARED = 256 * 1024, MARK = 22 };
static uint64_t zeroUs;    // markers carry microseconds since here
static uint64_t windowFrom, windowTo;
static uint64_t inWindow, received, frames, bytes, gaps, numberGaps, duplicates, reorders, foreign, failed, byes, noes, shortReplays, pings, sent, blockedWrites;
static int joined, nextLine, finished, flying, secured, resumed;
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
static double chance(void) {
  static uint64_t x = 88172645463325252u;
  x ^= x << 13; x ^= x >> 7; x ^= x << 17;
  return (double)(x >> 11) / 9007199254740992.0;
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
    at = EXACT + (shift - 1) * PARTS + (int)(us >> shift) - PARTS;
  }
  h->counts[at]++;
  h->count++;
  if (us > h->max) h->max = us;
}
static uint64_t valueAt(int at) {
  if (at < EXACT) return (uint64_t)at;
  int shift = (at - EXACT) / PARTS + 1;
  return (uint64_t)((at - EXACT) % PARTS + PARTS) << shift;
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
// The server is every process named with pid= and all that descend from it.
typedef struct { uint64_t server, mainThread, own, busy, softirq0, us; long residentKiB; } Reading;
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
static int treeOf(int pid, int *all, int count) {
  char path[80], text[4096];
  if (count == PIDS) return count;
  all[count++] = pid;
  snprintf(path, sizeof path, "/proc/%d/task", pid);
  DIR *dir = opendir(path);
  if (dir == NULL) return count;
  for (struct dirent *e; (e = readdir(dir)) != NULL;) {
    if (e->d_name[0] == '.') continue;
    char file[340];
    snprintf(file, sizeof file, "/proc/%d/task/%s/children", pid, e->d_name);
    int fd = open(file, O_RDONLY);
    if (fd < 0) continue;
    ssize_t len = read(fd, text, sizeof text - 1);
    close(fd);
    if (len <= 0) continue;
    text[len] = 0;
    char *rest = NULL;
    for (char *p = strtok_r(text, " ", &rest); p != NULL; p = strtok_r(NULL, " ", &rest)) if (atoi(p) > 0) count = treeOf(atoi(p), all, count);
  }
  closedir(dir);
  return count;
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
  int all[PIDS], count = 0;
  for (int i = 0; i < o.pidCount; i++) count = treeOf(o.pids[i], all, count);
  for (int i = 0; i < count; i++) {
    r.server += runTimeOf(all[i]);
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/status", all[i]);
    f = fopen(path, "r");
    while (f != NULL && fgets(line, sizeof line, f) != NULL) if (strncmp(line, "VmRSS:", 6) == 0) r.residentKiB += atol(line + 6);
    if (f != NULL) fclose(f);
  }
  if (count > 0) {
    snprintf(line, sizeof line, "/proc/%d/task/%d/schedstat", all[0], all[0]);
    f = fopen(line, "r");
    if (f != NULL && fscanf(f, "%lu", &r.mainThread) != 1) r.mainThread = 0;
    if (f != NULL) fclose(f);
  }
  return r;
}
static void printUse(const Reading *a, const Reading *b) {
  double wall = (double)(b->us - a->us);
  double server = (double)(b->server - a->server) / 1000, own = (double)(b->own - a->own) / 1000, busy = (double)(b->busy - a->busy) / 1000;
  double others = busy - server - own;
  printf("\"wallUs\":%.0f,\"mainThreadUs\":%.0f,\"serverUs\":%.0f,\"generatorUs\":%.0f,\"othersUs\":%.0f,\"softirq0Us\":%.0f,\"residentKiB\":%ld,", wall, (double)(b->mainThread - a->mainThread) / 1000, server, own, others > 0 ? others : 0,
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
// Mode away: numbers of a publisher that were acknowledged, and those that a receiver did not see. Which of these were acknowledged is known at the end.
enum { ACKED = 4096 };
typedef struct { int publisher; uint32_t from, before; } Jump;
static uint8_t *acked;
static Jump *jumps;
static size_t jumpCount, jumpSize;
static uint64_t ackedCount, ended, cuts;
static void noteJump(int publisher, uint32_t from, uint32_t before) {
  if (jumpCount == jumpSize) {
    jumpSize = jumpSize == 0 ? 1024 : jumpSize * 2;
    jumps = realloc(jumps, jumpSize * sizeof *jumps);
    if (jumps == NULL) die("no memory for what was missed");
  }
  jumps[jumpCount++] = (Jump){ publisher, from, before };
}
static void acknowledged(int publisher, uint64_t number) {
  if (number >= ACKED) die("too many messages of one guest");
  uint8_t *byte = &acked[(size_t)publisher * (ACKED / 8) + number / 8], bit = (uint8_t)(1 << (number & 7));
  if ((*byte & bit) == 0) ackedCount++;
  *byte |= bit;
}
static uint64_t ackedBetween(const Jump *j) {
  uint64_t count = 0;
  for (uint32_t n = j->from; n < j->before && n < ACKED; n++) count += acked[(size_t)j->publisher * (ACKED / 8) + n / 8] >> (n & 7) & 1;
  return count;
}
static void marked(const Conn *c, const char *at) {
  uint64_t when, publisher, number;
  if (!getHex(at + 2, 8, &when) || !getHex(at + 10, 5, &publisher) || !getHex(at + 15, 6, &number) || at[21] != 'k') return;
  uint64_t place = publisher - (uint64_t)c->first;
  if (place >= (uint64_t)groups[c->group].speakers) { foreign++; return; }
  uint64_t now = nowUs();
  received++;
  uint32_t *before = &c->last[place];
  if (number == *before + 1) *before = (uint32_t)number;
  else if (number > *before) {
    gaps += number - *before - 1;
    if (o.mode == AWAY) noteJump((int)publisher, *before + 1, (uint32_t)number);
    *before = (uint32_t)number;
  }
  else if (number == *before) duplicates++;
  else reorders++;
  uint64_t intended = zeroUs + when;
  if (now >= windowFrom && now < windowTo) inWindow++;
  if (intended >= windowFrom && intended < windowTo) note(&groups[c->group].latency, now - intended);
}

// ---- Dialects: a server's talk as data. A line is a word and a text; \xNN is a byte, and these words in braces stand for what is filled in.
enum { BYTES, ROOM, NICK, N, TEXT, HELLO, REST };
static const char *placeholders[] = { "", "{room}", "{nick}", "{n}", "{text}", "{hello}", "{rest}" };
typedef struct { int kind; char *bytes; size_t len; } Part;
typedef struct { Part parts[16]; int count; } Template;
typedef struct { char *bytes; size_t len; int whole; } Pattern;
typedef struct { int isSend; Template send; Pattern expect; } Step;
enum { TALK = 16, MOST_PATTERNS = 4, HEAD = 40 };
static struct {
  Template path, publish, pong;
  char *subprotocol;
  int binary, stepCount, refusedCount, byeCount;
  Step steps[TALK];
  Pattern ping, numbered, number, refused[MOST_PATTERNS], bye[MOST_PATTERNS];
} d;
static size_t unescape(char *text) {
  char *to = text;
  for (const char *at = text; *at != 0;) {
    unsigned byte;
    if (at[0] == '\\' && at[1] == 'x' && sscanf(at + 2, "%2x", &byte) == 1) { *to++ = (char)byte; at += 4; }
    else *to++ = *at++;
  }
  return (size_t)(to - text);
}
static Template templateOf(const char *text) {
  Template t = { .count = 0 };
  const char *from = text;
  for (const char *at = text;; at++) {
    int kind = BYTES;
    for (int i = ROOM; *at == '{' && i <= REST; i++) if (strncmp(at, placeholders[i], strlen(placeholders[i])) == 0) kind = i;
    if (kind == BYTES && *at != 0) continue;
    if (t.count > 13) die("a line of the dialect has too many parts");
    if (at > from) { char *bytes = strndup(from, (size_t)(at - from)); t.parts[t.count++] = (Part){ BYTES, bytes, unescape(bytes) }; }
    if (*at == 0) return t;
    t.parts[t.count++] = (Part){ .kind = kind };
    at += strlen(placeholders[kind]) - 1;
    from = at + 1;
  }
}
/** A pattern that begins with "=" is the whole frame, else it stands somewhere in it. */
static Pattern patternOf(const char *text) {
  Pattern p = { .whole = text[0] == '=' };
  p.bytes = strdup(text + p.whole);
  p.len = unescape(p.bytes);
  return p;
}
static int matches(const Pattern *p, const char *text, size_t len) {
  return p->bytes != NULL && (p->whole ? len == p->len && memcmp(text, p->bytes, len) == 0 : memmem(text, len, p->bytes, p->len) != NULL);
}
static void readDialect(void) {
  FILE *f = fopen(o.dialect, "r");
  if (f == NULL) die("the dialect cannot be read");
  char *line = NULL;
  size_t size = 0;
  for (ssize_t len; (len = getline(&line, &size, f)) > 0;) {
    if (line[len - 1] == '\n') line[--len] = 0;
    if (len == 0 || line[0] == '#') continue;
    char *text = strchr(line, ' ');
    if (text != NULL) *text++ = 0;
    else text = line + len;
    Step *step = &d.steps[d.stepCount];
    if ((strcmp(line, "send") == 0 || strcmp(line, "expect") == 0) && d.stepCount == TALK) die("a dialect has too many steps");
    if (strcmp(line, "path") == 0) d.path = templateOf(text);
    else if (strcmp(line, "subprotocol") == 0) d.subprotocol = strdup(text);
    else if (strcmp(line, "binary") == 0) d.binary = 1;
    else if (strcmp(line, "send") == 0) { step->isSend = 1; step->send = templateOf(text); d.stepCount++; }
    else if (strcmp(line, "expect") == 0) { step->expect = patternOf(text); d.stepCount++; }
    else if (strcmp(line, "publish") == 0) d.publish = templateOf(text);
    else if (strcmp(line, "ping") == 0) d.ping = patternOf(text);
    else if (strcmp(line, "pong") == 0) d.pong = templateOf(text);
    else if (strcmp(line, "numbered") == 0) d.numbered = patternOf(text);
    else if (strcmp(line, "number") == 0) d.number = patternOf(text);
    else if (strcmp(line, "refused") == 0 && d.refusedCount < MOST_PATTERNS) d.refused[d.refusedCount++] = patternOf(text);
    else if (strcmp(line, "bye") == 0 && d.byeCount < MOST_PATTERNS) d.bye[d.byeCount++] = patternOf(text);
    else die("a line of the dialect is not known");
  }
  free(line);
  fclose(f);
  if (d.path.count == 0 || d.publish.count == 0) die("a dialect needs a path and what is published");
}
enum { FRAME = 8000 };
/** The first frame with the number up to which this guest has the room, in place of the 0 that its line ends with. */
static const char *helloFrom(const Conn *c, const char *hello, size_t *len) {
  static char text[FRAME];
  static const char end[] = ",0]]}";
  size_t keep = *len - (sizeof end - 1);
  if (*len < sizeof end || *len > FRAME - 30 || strcmp(hello + keep, end) != 0) die("a first frame does not end with a position");
  memcpy(text, hello, keep);
  *len = keep + (size_t)sprintf(text + keep, ",%lu]]}", numbered[c - conns]);
  return text;
}
static size_t fill(char *to, const Template *t, Conn *c, const char *text, size_t textLen) {
  size_t at = 0, restAt = 0;
  int hasRest = 0;
  for (int i = 0; i < t->count; i++) {
    const Part *part = &t->parts[i];
    char own[32];
    const char *from = own;
    size_t len = 0;
    if (part->kind == BYTES) { from = part->bytes; len = part->len; }
    else if (part->kind == ROOM) { from = rooms[c->line]; len = strlen(from); }
    else if (part->kind == HELLO) { from = hellos[c->line]; len = strlen(from); if (o.mode == AWAY) from = helloFrom(c, from, &len); }
    else if (part->kind == TEXT) { from = text; len = textLen; }
    else if (part->kind == NICK) len = (size_t)snprintf(own, sizeof own, "g%05d", c->line);
    else if (part->kind == N) len = (size_t)snprintf(own, sizeof own, "%u", ++c->ask);
    else { hasRest = 1; restAt = at; }
    if (at + len > FRAME - 2) die("a frame is too long");
    memcpy(to + at, from, len);
    at += len;
  }
  if (!hasRest) return at;
  // How many bytes follow, seven bits to a byte, as MQTT counts.
  size_t rest = at - restAt, places = rest < 128 ? 1 : 2;
  memmove(to + restAt + places, to + restAt, rest);
  to[restAt] = (char)(places == 1 ? rest : (rest & 127) | 128);
  if (places == 2) to[restAt + 1] = (char)(rest >> 7);
  return at + places;
}

// ---- WebSocket. Every frame is masked with the same four bytes: the server does its whole work, the generator little.
static const unsigned char maskKey[4] = { 0x37, 0xfa, 0x21, 0x3d };
static size_t frameOf(char *to, const char *text, size_t len) {
  size_t head = 2;
  to[0] = (char)(d.binary ? 0x82 : 0x81);
  if (len < 126) to[1] = (char)(0x80 | len);
  else { to[1] = (char)(0x80 | 126); to[2] = (char)(len >> 8); to[3] = (char)len; head = 4; }
  memcpy(to + head, maskKey, 4);
  for (size_t i = 0; i < len; i++) to[head + 4 + i] = (char)(text[i] ^ maskKey[i & 3]);
  return head + 4 + len;
}
#ifdef TLS
static SSL_CTX *tls;
static SSL_SESSION *ticket;
static int withTicket;
/** The newest ticket is kept and shown by whoever comes next. */
static int gotTicket(SSL *ssl, SSL_SESSION *session) {
  (void)ssl;
  if (!SSL_SESSION_is_resumable(session)) return 0;
  if (ticket != NULL) SSL_SESSION_free(ticket);
  ticket = session;
  return 1;
}
static void prepareTls(const char *how) {
  withTicket = strcmp(how, "ticket") == 0;
  tls = SSL_CTX_new(TLS_client_method());
  if (tls == NULL || SSL_CTX_set_min_proto_version(tls, TLS1_3_VERSION) != 1) die("TLS 1.3 is not there");
  SSL_CTX_set_session_cache_mode(tls, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(tls, gotTicket);
  SSL_CTX_set_mode(tls, SSL_MODE_RELEASE_BUFFERS);
}
#endif
static void drop(Conn *c) {
#ifdef TLS
  // Without a word to the other side: the ticket stays good, and the connection ends with a reset as all do.
  if (c->ssl != NULL) { SSL_set_quiet_shutdown(c->ssl, 1); SSL_shutdown(c->ssl); SSL_free(c->ssl); c->ssl = NULL; }
#endif
  if (c->fd >= 0) {
    struct linger now = { 1, 0 };
    setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(c->fd);
  }
  if (c->state == INSIDE) joined--;
  if (c->state == CONNECTING || c->state == SECURING || c->state == SHAKING || c->state == JOINING) flying--;
  c->fd = -1;
  c->state = CLOSED;
  c->restLen = 0;
}
// How many missed messages a connection waits for before it is inside; whether all have been inside before.
static int wanted, isComingBack;
/** Dialled again as the application does: after a random wait up to as long as the line has been lost, 0.5 s at least and 30 s at most (PT-21). */
static void dialAgain(Conn *c, uint64_t leastUs) {
  uint64_t now = nowUs();
  if (c->lostUs == 0) c->lostUs = now;
  uint64_t mostUs = now - c->lostUs;
  if (mostUs < 500000) mostUs = 500000;
  if (mostUs > 30000000) mostUs = 30000000;
  uint64_t waitUs = (uint64_t)(chance() * (double)mostUs);
  c->dueUs = now + (waitUs > leastUs ? waitUs : leastUs);
  c->hop++;
}
static void fail(Conn *c, const char *what) {
  if (o.mode == AWAY && isComingBack) {
    if (c->state == INSIDE) ended++;
    drop(c);
    dialAgain(c, 0);
    return;
  }
  failed++;
  problem(what, strerror(errno), strlen(strerror(errno)));
  drop(c);
}
static ssize_t sendBytes(Conn *c, const char *text, size_t len) {
#ifdef TLS
  if (c->ssl != NULL) return SSL_write(c->ssl, text, (int)len);
#endif
  return send(c->fd, text, len, MSG_NOSIGNAL);
}
/** As recv: -1 with EAGAIN when nothing is there. */
static ssize_t recvBytes(Conn *c, char *to, size_t most) {
#ifdef TLS
  if (c->ssl != NULL) {
    int got = SSL_read(c->ssl, to, (int)most);
    if (got > 0) return got;
    int why = SSL_get_error(c->ssl, got);
    if (why == SSL_ERROR_ZERO_RETURN) return 0;
    errno = why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE ? EAGAIN : ECONNRESET;
    return -1;
  }
#endif
  return recv(c->fd, to, most, 0);
}
static int put(Conn *c, const char *text, size_t len) {
  ssize_t done = sendBytes(c, text, len);
  if (done == (ssize_t)len) return 1;
  blockedWrites++;
  fail(c, "a write did not fit");
  return 0;
}
static void say(Conn *c, const char *text, size_t len) {
  char frame[FRAME + 200];
  if (len > FRAME) die("a frame is too long");
  put(c, frame, frameOf(frame, text, len));
}
static void sayTemplate(Conn *c, const Template *t) {
  char text[FRAME];
  say(c, text, fill(text, t, c, "", 0));
}
static int portOf(const Conn *c) { return o.ports[(c - conns + c->hop) % o.portCount]; }
static void dial(Conn *c, int line) {
  struct sockaddr_in from = { .sin_family = AF_INET }, to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)portOf(c)) };
  // A source address for every 20,000 connections: 28,000 ports are free per pair of addresses.
  from.sin_addr.s_addr = htonl((127u << 24) + 2 + (uint32_t)(c - conns) / 20000 + (o.mode == ACCEPT || o.mode == RESUME || o.mode == AWAY ? (uint32_t)(line % 8) : 0));
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
  c->step = 0;
  flying++;
  if (bind(c->fd, (struct sockaddr *)&from, sizeof from) != 0) { fail(c, "bind"); return; }
  if (connect(c->fd, (struct sockaddr *)&to, sizeof to) != 0 && errno != EINPROGRESS) { fail(c, "connect"); return; }
  struct epoll_event e = { .events = EPOLLOUT, .data.ptr = c };
  epoll_ctl(ep, EPOLL_CTL_ADD, c->fd, &e);
}
static void shake(Conn *c) {
  char text[1000], path[FRAME];
  path[fill(path, &d.path, c, "", 0)] = 0;
  int size = snprintf(text, sizeof text,
    "GET %.400s HTTP/1.1\r\nHost: %s:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nOrigin: http://%s:%d\r\n%s%s%s\r\n",
    path, o.host, portOf(c), o.host, portOf(c), d.subprotocol != NULL ? "Sec-WebSocket-Protocol: " : "", d.subprotocol != NULL ? d.subprotocol : "", d.subprotocol != NULL ? "\r\n" : "");
  c->state = SHAKING;
  struct epoll_event e = { .events = EPOLLIN, .data.ptr = c };
  epoll_ctl(ep, EPOLL_CTL_MOD, c->fd, &e);
  put(c, text, (size_t)size);
}
#ifdef TLS
static void secure(Conn *c) {
  int done = SSL_do_handshake(c->ssl);
  if (done == 1) {
    secured++;
    resumed += SSL_session_reused(c->ssl);
    shake(c);
    return;
  }
  int why = SSL_get_error(c->ssl, done);
  if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) fail(c, "TLS");
}
#endif
static void connected(Conn *c) {
  int error = 0;
  socklen_t len = sizeof error;
  getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &len);
  if (error != 0) { errno = error; fail(c, "connect"); return; }
#ifdef TLS
  if (tls != NULL) {
    c->ssl = SSL_new(tls);
    if (c->ssl == NULL || SSL_set_fd(c->ssl, c->fd) != 1) die("no memory for TLS");
    SSL_set_connect_state(c->ssl);
    if (withTicket && ticket != NULL) SSL_set_session(c->ssl, ticket);
    c->state = SECURING;
    struct epoll_event e = { .events = EPOLLIN, .data.ptr = c };
    epoll_ctl(ep, EPOLL_CTL_MOD, c->fd, &e);
    secure(c);
    return;
  }
#endif
  shake(c);
}
// All at once: who came in, by the second; who was refused, rightly or not; who came in without a ticket; how often somebody was told to come later.
enum { KNOCK_SECONDS = 64 };
static int knock, refusedBad, refusedGood, badInside;
static uint64_t toldLater, cameIn[KNOCK_SECONDS];
static const uint64_t never = UINT64_MAX;
static int isBad(const Conn *c) { return strcmp(rooms[c->line], "bad") == 0; }
static void cameInAt(const Conn *c, uint64_t now) {
  uint64_t second = (now - zeroUs) / 1000000;
  cameIn[second < KNOCK_SECONDS ? second : KNOCK_SECONDS - 1]++;
  if (isBad(c)) badInside++;
  note(&latency, now - zeroUs);
  finished++;
}
/** Answers whether the frame sent this guest away: for a moment, or for good. */
static int sentAway(Conn *c, const char *text, size_t len) {
  static const char refusedStart[] = "{\"t\":\"refused\"", byeStart[] = "{\"t\":\"bye\"", retryName[] = "\"retryMs\":";
  int isRefused = len >= sizeof refusedStart - 1 && memcmp(text, refusedStart, sizeof refusedStart - 1) == 0;
  if (!isRefused && (len < sizeof byeStart - 1 || memcmp(text, byeStart, sizeof byeStart - 1) != 0)) return 0;
  const char *retry = memmem(text, len, retryName, sizeof retryName - 1);
  drop(c);
  // While it is closed, the time at which it comes again.
  c->startUs = never;
  if (isRefused) { if (isBad(c)) refusedBad++; else { refusedGood++; problem("refused", text, len); } }
  else if (retry == NULL) { failed++; problem("bye", text, len); }
  else { toldLater++; c->startUs = nowUs() + 1000 * strtoull(retry + sizeof retryName - 1, NULL, 10); }
  return 1;
}
static void entered(Conn *c) {
  if (knock) {
    cameInAt(c, nowUs());
    c->state = INSIDE;
    flying--;
    joined++;
    return;
  }
  if (o.mode == ACCEPT || isComingBack) {
    uint64_t now = nowUs();
    if (c->replayed < wanted) shortReplays++;
    if (isComingBack || (now >= windowFrom && now < windowTo)) { inWindow++; note(&latency, now - c->startUs); }
    finished++;
    if (o.mode == ACCEPT) { drop(c); return; }
  }
  c->state = INSIDE;
  flying--;
  joined++;
}
// Says what the dialect says next, up to what it waits for.
static void advance(Conn *c) {
  while (c->fd >= 0 && c->step < d.stepCount && d.steps[c->step].isSend) sayTemplate(c, &d.steps[c->step++].send);
  if (c->fd >= 0 && c->step == d.stepCount && wanted == 0) entered(c);
}

// Every message of a stream has one number of the server, one more than the message before: a refused one takes none, so only a lost one leaves a gap.
static Hist caught, awayFor;
/** Whoever came back has what was missed. */
static void caughtUp(Conn *c) {
  uint64_t now = nowUs();
  note(&caught, now - c->startUs);
  note(&awayFor, now - c->lostUs);
  c->lostUs = c->missedTo = 0;
  if (o.every > 0) c->dueUs = now + (uint64_t)((0.5 + chance()) * o.every * 1e6);
}
static uint64_t numberAfter(const char *name, const char *text, size_t len) {
  const char *at = memmem(text, len, name, strlen(name));
  return at == NULL ? 0 : strtoull(at + strlen(name), NULL, 10);
}
static void checkNumbers(Conn *c, const char *text, const char *end) {
  uint64_t *before = &numbered[c - conns];
  for (const char *q = text; (q = memmem(q, (size_t)(end - q), d.number.bytes, d.number.len)) != NULL;) {
    uint64_t number = 0;
    for (q += d.number.len; q < end && *q >= '0' && *q <= '9'; q++) number = number * 10 + (uint64_t)(*q - '0');
    if (*before == 0 || number == *before + 1) *before = number;
    else if (number > *before) { numberGaps += number - *before - 1; *before = number; }
    else if (number == *before) duplicates++;
    else reorders++;
  }
  if (c->missedTo > 0 && *before >= c->missedTo && c->state == INSIDE) caughtUp(c);
}
/** What only mode away looks at: which own words were acknowledged, and what somebody who came back has missed. */
static void gotBack(Conn *c, const char *text, size_t len) {
  if (memmem(text, len < HEAD ? len : HEAD, "\"t\":\"ok\"", 8) != NULL) acknowledged((int)(c - conns), numberAfter("\"n\":", text, len));
  if (!isComingBack || c->lostUs == 0 || memmem(text, len < HEAD ? len : HEAD, "\"t\":\"stream\"", 12) == NULL) return;
  c->missedTo = numberAfter("\"to\":", text, len);
  if (numbered[c - conns] >= c->missedTo) caughtUp(c);
}
static void gotFrame(Conn *c, int op, const char *text, size_t len) {
  frames++;
  bytes += len;
  if (op == 9) { pings++; char pong[6] = { (char)0x8a, (char)0x80, 0, 0, 0, 0 }; put(c, pong, 6); return; }
  if (op == 8) { byes++; problem("close frame", text, len); fail(c, "closed by the server"); return; }
  if (knock && c->state == JOINING && sentAway(c, text, len)) return;
  const char *at = text, *end = text + len, *head = text;
  size_t headLen = len < HEAD ? len : HEAD;
  int markers = 0, isJoining = c->state == JOINING;
  if (o.numbers && (c->state == INSIDE || (isJoining && isComingBack)) && len >= d.numbered.len && memcmp(text, d.numbered.bytes, d.numbered.len) == 0) checkNumbers(c, text, end);
  if (c->state == INSIDE || (isJoining && isComingBack)) while (end - at >= MARK && (at = memmem(at, (size_t)(end - at), "qz", 2)) != NULL && end - at >= MARK) { marked(c, at); at += 2; markers++; }
  // Before a marker is believed in: two letters of it may stand in a receipt.
  if (o.mode == AWAY) gotBack(c, text, len);
  if (markers > 0 && !isJoining) return;
  if (matches(&d.ping, head, headLen)) { pings++; sayTemplate(c, &d.pong); return; }
  for (int i = 0; i < d.refusedCount; i++) if (matches(&d.refused[i], head, headLen)) { noes++; groups[c->group].noes++; problem("no", text, len); return; }
  for (int i = 0; i < d.byeCount; i++) if (matches(&d.bye[i], head, headLen)) {
    byes++;
    problem("bye", text, len);
    if (o.mode == AWAY) { uint64_t leastMs = numberAfter("\"retryMs\":", text, len); drop(c); dialAgain(c, leastMs * 1000); return; }
  }
  if (!isJoining) return;
  if (wanted > 0) {
    if (matches(&d.numbered, head, headLen)) for (const char *q = text; (q = memmem(q, (size_t)(end - q), d.number.bytes, d.number.len)) != NULL; q += d.number.len) c->replayed++;
    if (c->replayed >= wanted) entered(c);
  } else if (c->step < d.stepCount && matches(&d.steps[c->step].expect, text, len)) { c->step++; advance(c); }
}
// Works off whole frames; answers how many bytes they were.
static size_t parse(Conn *c, const char *from, size_t len) {
  size_t at = 0;
  if (c->state == SHAKING) {
    const char *end = memmem(from, len, "\r\n\r\n", 4);
    if (end == NULL) return 0;
    if (len < 12 || memcmp(from + 9, "101", 3) != 0) { problem("upgrade", from, len < 160 ? len : 160); fail(c, "upgrade"); return len; }
    at = (size_t)(end - from) + 4;
    c->state = JOINING;
    advance(c);
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
/** Answers whether something came. */
static int readable(Conn *c) {
  size_t had = c->restLen;
  if (had > 0) memcpy(shared, c->rest, had);
  ssize_t got = recvBytes(c, shared + had, SHARED - had);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
  if (got <= 0) { if (got == 0) errno = ECONNRESET; fail(c, "closed by the server"); return 0; }
  size_t len = had + (size_t)got, used = parse(c, shared, len);
  c->restLen = c->fd < 0 ? 0 : len - used;
  if (c->restLen == 0) return 1;
  if (c->restLen > SHARED / 2) die("a frame is larger than 128 KiB");
  if (c->restLen > c->restSize) { c->restSize = c->restLen * 2; c->rest = realloc(c->rest, c->restSize); }
  memcpy(c->rest, shared + used, c->restLen);
  return 1;
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
    if (c->state == CONNECTING) connected(c);
#ifdef TLS
    else if (c->state == SECURING) secure(c);
    // What lies decrypted in the library wakes nobody.
    else if (c->ssl != NULL) while (readable(c) && c->fd >= 0) ;
#endif
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
static void speak(Conn *c, uint64_t intended) {
  if (c->state != INSIDE) return;
  int publisher = (int)(c - conns);
  char text[400], frame[FRAME];
  const char *words = sentences[(sent + (uint64_t)publisher * 5) % (sizeof sentences / sizeof sentences[0])];
  int len = snprintf(text, sizeof text, "%s qz", words);
  putHex(text + len, intended - zeroUs, 8);
  putHex(text + len + 8, (uint64_t)publisher, 5);
  putHex(text + len + 13, ++said[publisher], 6);
  text[len + 19] = 'k';
  say(c, frame, fill(frame, &d.publish, c, text, (size_t)len + 20));
  sent++;
  groups[c->group].sent++;
}
static uint64_t turns[GROUPS];
static void publish(Group *g, uint64_t intended) {
  uint64_t k = turns[g - groups]++;
  speak(&conns[g->first + (int)(k % (uint64_t)g->rooms) * g->size + (int)(k / (uint64_t)g->rooms * 37 % (uint64_t)g->speakers)], intended);
}
static void printCommon(void) {
  printf("\"joined\":%d,\"failed\":%lu,\"byes\":%lu,\"noes\":%lu,\"pings\":%lu,\"frames\":%lu,\"bytes\":%lu,\"blockedWrites\":%lu,\"secured\":%d,\"resumed\":%d,\"problem\":\"%s\",", joined, failed, byes, noes, pings, frames, bytes, blockedWrites, secured, resumed, firstProblem);
}
/** When the next message of these rooms is due, microseconds after the start: first the warm-up at its own rate, then the measured one. */
static double dueUs(const Group *g) {
  double k = (double)g->k, inWarm = (double)(uint64_t)(o.warm * g->warmRate + 0.5);
  if (k >= inWarm && g->rate <= 0) return 1e15;
  return k < inWarm ? k * 1e6 / g->warmRate : (o.warm + (k - inWarm) / g->rate) * 1e6;
}
static uint64_t expectedNow(void) {
  uint64_t sum = 0;
  for (int i = 0; i < groupCount; i++) sum += (groups[i].sent - groups[i].noes) * (uint64_t)groups[i].size;
  return sum;
}
typedef struct { Reading from, to; uint64_t frames, sent; } Window;
/** One schedule from its warm-up to its end, then up to five seconds for what is still on its way. Answers whether all of it came. */
static int runWindow(Window *w) {
  memset(&lag, 0, sizeof lag);
  memset(w, 0, sizeof *w);
  for (int i = 0; i < groupCount; i++) { memset(&groups[i].latency, 0, sizeof groups[i].latency); groups[i].k = 0; }
  inWindow = 0;
  uint64_t startUs = nowUs() + 50000, framesFrom = 0, sentFrom = 0;
  if (zeroUs == 0) zeroUs = startUs;
  windowFrom = startUs + (uint64_t)((o.warm + o.lead) * 1e6);
  windowTo = windowFrom + (uint64_t)(o.seconds * 1e6);
  for (;;) {
    Group *next = groups;
    double least = dueUs(next);
    for (int i = 1; i < groupCount; i++) { double at = dueUs(&groups[i]); if (at < least) { least = at; next = &groups[i]; } }
    uint64_t now = nowUs(), due = startUs + (uint64_t)least;
    if (w->from.us == 0 && now >= windowFrom) { w->from = readMachine(); framesFrom = frames; sentFrom = sent; }
    if (now >= windowTo) { w->to = readMachine(); w->frames = frames - framesFrom; w->sent = sent - sentFrom; break; }
    // All that is due goes out, but between two reads no more than 64, so that a late generator does not stop reading.
    for (int i = 0; i < 64 && due <= now; i++) {
      if (due >= windowFrom) note(&lag, now - due);
      publish(next, due);
      next->k++;
      next = groups;
      least = dueUs(next);
      for (int j = 1; j < groupCount; j++) { double at = dueUs(&groups[j]); if (at < least) { least = at; next = &groups[j]; } }
      due = startUs + (uint64_t)least;
    }
    turn(due < windowTo ? due : windowTo);
  }
  uint64_t giveUp = nowUs() + 5000000;
  while (received < expectedNow() && nowUs() < giveUp) turn(nowUs() + 20000);
  return received >= expectedNow();
}
static void printWindow(const Window *w) {
  printUse(&w->from, &w->to);
  printf("\"refused\":%lu,\"sent\":%lu,\"sentInWindow\":%lu,\"deliveries\":%lu,\"framesInWindow\":%lu,\"expected\":%lu,\"received\":%lu,\"gaps\":%lu,\"numberGaps\":%lu,\"duplicates\":%lu,\"reorders\":%lu,\"foreign\":%lu,", noes, sent, w->sent, inWindow,
    w->frames, expectedNow(), received, gaps, numberGaps, duplicates, reorders, foreign);
  for (int i = 0; i < groupCount; i++) {
    char name[16];
    snprintf(name, sizeof name, i == 0 ? "latency" : "latency%d", i + 1);
    printHist(name, &groups[i].latency);
    printf(",");
  }
  printHist("lag", &lag);
}
/** Says that all are inside, and waits for the others who measure the same service. */
static void meet(void) {
  int fd = o.ready == NULL ? -1 : open(o.ready, O_WRONLY | O_CREAT, 0600);
  if (fd >= 0) close(fd);
  while (o.after != NULL && access(o.after, F_OK) != 0) turn(nowUs() + 5000);
}
static long emptyKiB, joinedKiB;
static void joinAll(void) {
  emptyKiB = readMachine().residentKiB;
  joinUpTo(o.n);
  if (joined < o.n) problem("not all joined", "", 0);
  until(nowUs() + (uint64_t)o.settle * 1000000);
  joinedKiB = readMachine().residentKiB;
  meet();
  frames = bytes = 0;
}
static void runRooms(void) {
  Window w;
  joinAll();
  runWindow(&w);
  printf("{\"mode\":\"rooms\",\"emptyKiB\":%ld,\"joinedKiB\":%ld,", emptyKiB, joinedKiB);
  printCommon();
  printWindow(&w);
  printf("}\n");
}
/** One rate after another with the same connections, until one is more than the server can do. */
static void runSteps(void) {
  Window w;
  joinAll();
  printf("{\"mode\":\"steps\",\"emptyKiB\":%ld,\"joinedKiB\":%ld,\"steps\":[", emptyKiB, joinedKiB);
  char *steps = strdup(o.steps == NULL ? "200" : o.steps), *rest = NULL;
  for (char *s = strtok_r(steps, ",", &rest), *first = s; s != NULL && joined == o.n; s = strtok_r(NULL, ",", &rest)) {
    groups[0].rate = atof(s);
    if (s != first) o.warm = 0;
    int whole = runWindow(&w);
    printf("%s{\"rate\":%s,", s == first ? "" : ",", s);
    printWindow(&w);
    printf("}");
    if (!whole || (double)share(&groups[0].latency, .99) > o.limitMs * 1000) break;
  }
  printf("],");
  Reading end = readMachine();
  printCommon();
  printUse(&end, &end);
  printf("\"end\":true}\n");
}
/** All but the first of each room are cut; `replay` messages pass in `seconds`; then they come back at `back` a second. A time counts from the moment at which the guest was to come. */
static void runResume(void) {
  joinAll();
  zeroUs = nowUs();
  Group *g = groups;
  for (int i = 0; i < o.n; i++) if (i != conns[i].first) drop(&conns[i]);
  int stayed = joined;
  uint64_t messages = (uint64_t)o.replay * (uint64_t)g->rooms;
  for (uint64_t k = 0; k < messages; k++) {
    uint64_t due = zeroUs + (uint64_t)((double)k * o.seconds * 1e6 / (double)messages);
    until(due);
    speak(&conns[(int)(k % (uint64_t)g->rooms) * g->size], due);
  }
  until(nowUs() + 1000000);
  uint64_t live = received;
  isComingBack = 1;
  wanted = o.replay;
  frames = bytes = 0;
  Reading from = readMachine();
  int at = 0, begun = 0, want = o.n - stayed;
  uint64_t giveUp = from.us + 60000000;
  while (finished < want && failed == 0 && nowUs() < giveUp) {
    uint64_t now = nowUs(), due = now + 20000;
    for (int i = 0; i < 64 && at < o.n; i++) {
      if (at == conns[at].first) { at++; continue; }
      due = from.us + (uint64_t)((double)begun * 1e6 / o.back);
      if (due > now) break;
      note(&lag, now - due);
      dial(&conns[at], at);
      conns[at++].startUs = due;
      begun++;
    }
    turn(due);
  }
  Reading to = readMachine();
  until(nowUs() + 500000);
  printf("{\"mode\":\"resume\",");
  printCommon();
  printUse(&from, &to);
  printf("\"begun\":%d,\"finished\":%d,\"sent\":%lu,\"live\":%lu,\"replayed\":%lu,\"shortReplays\":%lu,\"gaps\":%lu,\"duplicates\":%lu,\"reorders\":%lu,\"foreign\":%lu,", begun, finished, sent, live, received - live, shortReplays, gaps, duplicates, reorders, foreign);
  printHist("latency", &latency);
  printf(",");
  printHist("lag", &lag);
  printf("}\n");
}
/** Talk goes on while lines are lost and found. Whoever is cut here or by the server comes back by itself; what each missed must come once and in order. */
static void runAway(void) {
  joinAll();
  Group *g = groups;
  zeroUs = nowUs();
  isComingBack = 1;
  for (int i = 0; i < o.n; i++) conns[i].dueUs = o.every > 0 ? zeroUs + (uint64_t)(chance() * o.every * 1e6) : 0;
  Reading from = readMachine();
  uint64_t endUs = zeroUs + (uint64_t)(o.seconds * 1e6), giveUpUs = endUs + 60000000, lookUs = 0, k = 0;
  int missing = 1;
  while (nowUs() < endUs || (missing > 0 && nowUs() < giveUpUs)) {
    uint64_t now = nowUs();
    for (int i = 0; i < 64 && now < endUs; i++) {
      uint64_t due = zeroUs + (uint64_t)((double)k * 1e6 / g->rate);
      if (due > now) break;
      note(&lag, now - due);
      publish(g, due);
      k++;
    }
    if (now >= lookUs) {
      lookUs = now + 5000;
      missing = 0;
      for (int i = 0; i < o.n; i++) {
        Conn *c = &conns[i];
        if (c->state != INSIDE || c->missedTo > 0) missing++;
        if (c->dueUs == 0 || c->dueUs > now) continue;
        c->dueUs = 0;
        if (c->state == CLOSED) dial(c, i);
        else if (c->state == INSIDE && now < endUs) {
          cuts++;
          // Who was cut in the last look before the end is waited for as well.
          missing++;
          drop(c);
          c->lostUs = now;
          c->dueUs = now + (uint64_t)((0.5 + chance()) * o.awayS * 1e6);
        }
      }
    }
    turn(nowUs() + 2000);
  }
  until(nowUs() + 1000000);
  Reading to = readMachine();
  uint64_t lost = 0;
  for (size_t i = 0; i < jumpCount; i++) lost += ackedBetween(&jumps[i]);
  for (int i = 0; i < o.n; i++) for (int place = 0; place < g->speakers; place++) {
    int publisher = conns[i].first + place;
    lost += ackedBetween(&(Jump){ publisher, conns[i].last[place] + 1, said[publisher] + 1 });
  }
  printf("{\"mode\":\"away\",");
  printCommon();
  printUse(&from, &to);
  printf("\"sent\":%lu,\"acked\":%lu,\"received\":%lu,\"lost\":%lu,\"numberGaps\":%lu,\"duplicates\":%lu,\"reorders\":%lu,\"foreign\":%lu,\"cuts\":%lu,\"ended\":%lu,\"finished\":%lu,\"missing\":%d,", sent, ackedCount, received, lost, numberGaps, duplicates,
    reorders, foreign, cuts, ended, awayFor.count, missing);
  printHist("latency", &latency);
  printf(",");
  printHist("caught", &caught);
  printf(",");
  printHist("away", &awayFor);
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
    if (o.pidCount > 0) for (int i = 0; i < 2; i++) { kill(o.pids[0], SIGUSR2); until(nowUs() + 700000); }
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
static void runKnock(void) {
  wanted = o.replay;
  meet();
  Reading from = readMachine();
  zeroUs = from.us;
  for (int i = 0; i < o.n; i++) conns[i].startUs = zeroUs;
  uint64_t giveUp = zeroUs + (uint64_t)(o.seconds * 1e6);
  while (joined + refusedBad + refusedGood < o.n && failed == 0 && nowUs() < giveUp) {
    uint64_t now = nowUs();
    // Some hundreds between two looks at what came: a device answers its own server while others still knock.
    for (int i = 0, dialled = 0; i < o.n && dialled < 500; i++)
      if (conns[i].state == CLOSED && conns[i].startUs <= now) { dial(&conns[i], i); dialled++; }
    turn(now + 1000);
  }
  Reading to = readMachine();
  printf("{\"mode\":\"accept\",");
  printCommon();
  printUse(&from, &to);
  printf("\"finished\":%d,\"refusedBad\":%d,\"refusedGood\":%d,\"badInside\":%d,\"toldLater\":%lu,\"cameIn\":[", finished, refusedBad, refusedGood, badInside, toldLater);
  int last = KNOCK_SECONDS - 1;
  while (last > 0 && cameIn[last] == 0) last--;
  for (int i = 0; i <= last; i++) printf("%s%lu", i > 0 ? "," : "", cameIn[i]);
  printf("],");
  printHist("latency", &latency);
  printf("}\n");
}
static void runAccept(void) {
  wanted = o.replay;
  meet();
  Reading from = readMachine();
  windowFrom = from.us;
  windowTo = windowFrom + (uint64_t)(o.seconds * 1e6);
  uint64_t begun = 0;
  while (nowUs() < windowTo && failed < 100) {
    for (int i = 0; i < o.flight && flying < o.flight; i++) {
      if (conns[i].state != CLOSED) continue;
      if (o.once && begun >= (uint64_t)o.n) break;
      if (o.back > 0 && (double)begun >= (double)(nowUs() - from.us) * o.back / 1e6) break;
      dial(&conns[i], (int)(begun++ % (uint64_t)o.n));
    }
    if (o.once && flying == 0) break;
    turn(nowUs() + (o.back > 0 ? 2000 : 20000));
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
  int left = o.from;
  for (ssize_t len; lines < o.n && (len = getline(&line, &size, f)) > 0;) {
    if (left-- > 0) continue;
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
/** Which rooms there are: "size x rooms @ messages per second", separated by commas; without that, rooms of `size`. */
static void readGroups(void) {
  if (o.groups == NULL) groups[groupCount++] = (Group){ .size = o.size, .rooms = o.n / o.size, .rate = o.rate, .warmRate = o.warmRate > 0 ? o.warmRate : o.rate };
  else {
    char *all = strdup(o.groups), *rest = NULL;
    for (char *s = strtok_r(all, ",", &rest); s != NULL; s = strtok_r(NULL, ",", &rest)) {
      Group g = { 0 };
      if (groupCount == GROUPS || sscanf(s, "%dx%d@%lf", &g.size, &g.rooms, &g.rate) != 3 || g.size < 1 || g.rooms < 1) die("groups are sizexrooms@rate");
      g.warmRate = g.rate;
      groups[groupCount++] = g;
    }
  }
  int next = 0;
  for (int i = 0; i < groupCount; i++) {
    Group *g = &groups[i];
    g->first = next;
    g->speakers = g->size < SPEAKERS ? g->size : SPEAKERS;
    for (int at = 0; at < g->size * g->rooms && next < o.n; at++, next++) {
      Conn *c = &conns[next];
      c->group = i;
      c->first = g->first + at / g->size * g->size;
      c->last = calloc((size_t)g->speakers, sizeof *c->last);
    }
  }
  if (next < o.n && o.mode != IDLE && o.mode != ACCEPT) die("n must be all that the rooms hold");
}
int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    char *value = strchr(argv[i], '=');
    if (value == NULL) die("arguments are name=value");
    *value++ = 0;
    const char *name = argv[i];
    if (strcmp(name, "mode") == 0) o.mode = strcmp(value, "idle") == 0 ? IDLE : strcmp(value, "accept") == 0 ? ACCEPT : strcmp(value, "steps") == 0 ? STEPS : strcmp(value, "resume") == 0 ? RESUME : strcmp(value, "away") == 0 ? AWAY : ROOMS;
    else if (strcmp(name, "host") == 0) o.host = value;
    else if (strcmp(name, "port") == 0) {
      char *rest = NULL;
      for (char *p = strtok_r(value, ",", &rest); p != NULL && o.portCount < 8; p = strtok_r(NULL, ",", &rest)) o.ports[o.portCount++] = atoi(p);
    }
    else if (strcmp(name, "from") == 0) o.from = atoi(value);
    else if (strcmp(name, "ready") == 0) o.ready = value;
    else if (strcmp(name, "after") == 0) o.after = value;
    else if (strcmp(name, "hellos") == 0) o.hellos = value;
    else if (strcmp(name, "n") == 0) o.n = atoi(value);
    else if (strcmp(name, "size") == 0) o.size = atoi(value);
    else if (strcmp(name, "flight") == 0) o.flight = atoi(value);
    else if (strcmp(name, "replay") == 0) o.replay = atoi(value);
    else if (strcmp(name, "once") == 0) o.once = atoi(value);
    else if (strcmp(name, "pid") == 0) {
      char *rest = NULL;
      for (char *p = strtok_r(value, ",", &rest); p != NULL && o.pidCount < 8; p = strtok_r(NULL, ",", &rest)) o.pids[o.pidCount++] = atoi(p);
    }
    else if (strcmp(name, "numbers") == 0) o.numbers = atoi(value);
    else if (strcmp(name, "settle") == 0) o.settle = atoi(value);
    else if (strcmp(name, "rate") == 0) o.rate = atof(value);
    else if (strcmp(name, "warm") == 0) o.warm = atof(value);
    else if (strcmp(name, "warmRate") == 0) o.warmRate = atof(value);
    else if (strcmp(name, "lead") == 0) o.lead = atof(value);
    else if (strcmp(name, "seconds") == 0) o.seconds = atof(value);
    else if (strcmp(name, "limitMs") == 0) o.limitMs = atof(value);
    else if (strcmp(name, "back") == 0) o.back = atof(value);
    else if (strcmp(name, "every") == 0) o.every = atof(value);
    else if (strcmp(name, "awayS") == 0) o.awayS = atof(value);
    else if (strcmp(name, "dialect") == 0) o.dialect = value;
    else if (strcmp(name, "knock") == 0) knock = atoi(value);
    else if (strcmp(name, "groups") == 0) o.groups = value;
    else if (strcmp(name, "steps") == 0) o.steps = value;
#ifdef TLS
    else if (strcmp(name, "tls") == 0) prepareTls(value);
#endif
    else die("unknown argument");
  }
  struct in_addr address;
  // Load goes to this machine only.
  if (inet_pton(AF_INET, o.host, &address) != 1 || ntohl(address.s_addr) >> 24 != 127) die("only addresses of 127.0.0.0/8 are allowed");
  if (o.portCount == 0 || o.ports[0] <= 0 || o.hellos == NULL || o.dialect == NULL || o.n < 1 || o.n > 19900 || o.size < 1 || (o.mode != IDLE && o.mode != ACCEPT && o.groups == NULL && o.n % o.size != 0)) die("port, hellos, dialect, n (at most 19900) and size must fit");
  if (o.mode == RESUME && (o.back <= 0 || o.replay < 1)) die("a resume needs how many are missed and how many come back a second");
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  memset(digitOf, -1, sizeof digitOf);
  for (int i = 0; i < 16; i++) digitOf[(unsigned char)digits[i]] = (int8_t)i;
  readDialect();
  readHellos();
  conns = calloc((size_t)o.n + (size_t)o.flight, sizeof *conns);
  for (int i = 0; i < o.n + o.flight; i++) conns[i].fd = -1;
  readGroups();
  said = calloc((size_t)o.n, sizeof *said);
  numbered = calloc((size_t)o.n, sizeof *numbered);
  acked = calloc((size_t)o.n, ACKED / 8);
  if (o.mode == AWAY) o.numbers = 1;
  shared = malloc(SHARED);
  ep = epoll_create1(0);
  if (o.mode == IDLE) runIdle();
  else if (o.mode == ACCEPT && knock) runKnock();
  else if (o.mode == ACCEPT) runAccept();
  else if (o.mode == STEPS) runSteps();
  else if (o.mode == RESUME) runResume();
  else if (o.mode == AWAY) runAway();
  else runRooms();
  for (int i = 0; i < o.n + o.flight; i++) if (conns[i].fd >= 0) drop(&conns[i]);
  return 0;
}
