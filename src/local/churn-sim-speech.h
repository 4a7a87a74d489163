#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The tone in which something is said; the index into ChurnSimLines. */
typedef enum
{
  CHURN_SIM_TONE_NEGATIVE,
  CHURN_SIM_TONE_NEUTRAL,
  CHURN_SIM_TONE_POSITIVE,
} ChurnSimTone;

#define CHURN_SIM_N_TONES 3

/* Ways to say one thing, by tone; a tone without lines is NULL. */
typedef struct
{
  char **tones[CHURN_SIM_N_TONES];
} ChurnSimLines;

/* A question and its answer. */
typedef struct
{
  ChurnSimLines *ask;
  ChurnSimLines *answer;
} ChurnSimExchange;

/* What an agent does about it, and what the customer says to that. */
typedef struct
{
  ChurnSimLines *act;
  ChurnSimLines *good;
  ChurnSimLines *bad;
} ChurnSimFix;

/* Something said beside the matter. @when: any, repeat, loyal or ending. */
typedef struct
{
  char *when;
  ChurnSimLines *say;
  ChurnSimLines *reply;
  ChurnSimLines *follow;
} ChurnSimSide;

/* What a customer calls about. */
typedef struct
{
  char *name;
  double severity;   /* 0 to 1: what it does to the mood */
  GHashTable *slots; /* name → char ** of values to draw from */
  ChurnSimLines *problem;
  GPtrArray *exchanges; /* of ChurnSimExchange */
  ChurnSimLines *finding;
  ChurnSimLines *react;
  GPtrArray *fixes; /* of ChurnSimFix */
} ChurnSimTopic;

typedef struct
{
  char *name;
  guint weight;
  GPtrArray *topics; /* of ChurnSimTopic */
} ChurnSimSubject;

typedef struct _ChurnSimSpeech ChurnSimSpeech;

ChurnSimSpeech *churn_sim_speech_new (GError **error);
ChurnSimSpeech *churn_sim_speech_new_from_json (const char *json, gssize length, GError **error);
void churn_sim_speech_free (ChurnSimSpeech *self);

GPtrArray *churn_sim_speech_get_subjects (ChurnSimSpeech *self);
GPtrArray *churn_sim_speech_get_checks (ChurnSimSpeech *self);
GPtrArray *churn_sim_speech_get_sides (ChurnSimSpeech *self);
const ChurnSimLines *churn_sim_speech_get_lines (ChurnSimSpeech *self, const char *name);
void churn_sim_speech_draw_slots (ChurnSimSpeech *self,
                                  const ChurnSimTopic *topic,
                                  GHashTable *slots,
                                  GRand *rand);
char *churn_sim_speech_say (ChurnSimSpeech *self,
                            const ChurnSimLines *lines,
                            ChurnSimTone *tone,
                            GHashTable *slots,
                            GRand *rand);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnSimSpeech, churn_sim_speech_free)

G_END_DECLS
