#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define CHURN_TYPE_TRANSCRIPT_VIEW (churn_transcript_view_get_type ())
G_DECLARE_FINAL_TYPE (ChurnTranscriptView, churn_transcript_view, CHURN, TRANSCRIPT_VIEW, AdwBin)

void churn_transcript_view_set_turns (ChurnTranscriptView *self, GPtrArray *turns);

G_END_DECLS
