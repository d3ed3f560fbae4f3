# Completion of flowsync for bash. Add to ~/.bashrc: eval "$(flowsync completion bash)"
_flowsync_completion() {
    local typed=${COMP_LINE:0:COMP_POINT} word=${COMP_WORDS[COMP_CWORD]} candidate
    local arguments=${typed#*[[:space:]]}
    COMPREPLY=()
    while IFS= read -r candidate; do
        if [[ $candidate == "$word"* ]]; then COMPREPLY+=("$candidate"); fi
    done < <("${COMP_WORDS[0]}" "[suggest:${#arguments}]" "$arguments" 2>/dev/null)
}
complete -o default -F _flowsync_completion flowsync
