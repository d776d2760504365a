# Run at install time: writes KN_COPYRIGHT, the program's licence (KN_LICENCE) and those of the fonts
# and scripts in KN_DATA_DIR.
file(READ ${KN_LICENCE} text)
set(out "Format: text, a section for each part\n\n== kinora ==\n\n${text}\n")
file(GLOB fonts RELATIVE ${KN_DATA_DIR} ${KN_DATA_DIR}/fonts/licences/*.txt)
file(GLOB modules RELATIVE ${KN_DATA_DIR} ${KN_DATA_DIR}/modules/*/LICENSE*)
foreach(file ${fonts} ${modules})
    file(READ ${KN_DATA_DIR}/${file} text)
    string(REGEX REPLACE "licences/(.*)\\.txt$" "\\1" part ${file})
    string(REGEX REPLACE "/LICENSE[^/]*$" "" part ${part})
    string(APPEND out "\n== share/kinora/${part} ==\n\n${text}\n")
endforeach()
# GSAP comes without a file of its licence: its package says where it stands.
if(EXISTS ${KN_GSAP}/package.json)
    file(READ ${KN_GSAP}/package.json json)
    string(JSON text GET "${json}" license)
    string(APPEND out "\n== share/kinora/modules/gsap ==\n\n${text}\n")
endif()
file(WRITE ${KN_COPYRIGHT} "${out}")
